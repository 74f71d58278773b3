CREATE TABLE record_definition (
  id BIGINT PRIMARY KEY,
  what TEXT NOT NULL,
  entity TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  CONSTRAINT uq_record_definition__what_entity_name UNIQUE (what, entity, name)
);

CREATE TABLE record_definition_version (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO record_definition_version (id, version) VALUES (1, 0);

CREATE TABLE record_refill (
  entity TEXT PRIMARY KEY,
  after_id BIGINT NOT NULL
);
