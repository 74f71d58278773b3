CREATE TABLE record_history (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  through TEXT NOT NULL,
  import_id BIGINT,
  action TEXT NOT NULL,
  changes TEXT NOT NULL
);
CREATE INDEX ix_record_history__record ON record_history (entity, record_id, id);
CREATE INDEX ix_record_history__import ON record_history (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE record_idempotency (
  actor BIGINT NOT NULL,
  key TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
);
