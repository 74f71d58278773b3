CREATE TABLE record_merge (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  survivor_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  snapshot TEXT NOT NULL,
  undone_at BIGINT,
  undone_by BIGINT
);
CREATE INDEX ix_record_merge__survivor ON record_merge (survivor_id, id);

CREATE TABLE record_merge_move (
  merge_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  entity TEXT NOT NULL,
  field TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  from_id BIGINT NOT NULL,
  kept TEXT,
  PRIMARY KEY (merge_id, place)
) CLUSTERED;

CREATE TABLE record_merged (
  record_id BIGINT PRIMARY KEY,
  survivor_id BIGINT NOT NULL,
  merge_id BIGINT NOT NULL
);
CREATE INDEX ix_record_merged__merge ON record_merged (merge_id);

CREATE TABLE record_alias (
  entity TEXT NOT NULL,
  field TEXT NOT NULL,
  content TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  merge_id BIGINT NOT NULL,
  PRIMARY KEY (entity, field, content, merge_id)
) CLUSTERED;
CREATE INDEX ix_record_alias__merge ON record_alias (merge_id);
