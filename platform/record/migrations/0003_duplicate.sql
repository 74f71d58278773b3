CREATE TABLE record_match_key (
  code BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  PRIMARY KEY (code, record_id)
) CLUSTERED;

CREATE TABLE record_duplicate (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  left_id BIGINT NOT NULL,
  right_id BIGINT NOT NULL,
  score BIGINT NOT NULL,
  is_certain BIGINT NOT NULL CHECK (is_certain IN (0, 1)),
  reasons TEXT NOT NULL,
  state TEXT NOT NULL,
  found_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT,
  CONSTRAINT uq_record_duplicate__pair UNIQUE (entity, left_id, right_id)
);
CREATE INDEX ix_record_duplicate__queue ON record_duplicate (entity, state, score, id);
CREATE INDEX ix_record_duplicate__right_id ON record_duplicate (right_id);
CREATE INDEX ix_record_duplicate__left_id ON record_duplicate (left_id);

CREATE TABLE record_duplicate_scan (
  entity TEXT PRIMARY KEY,
  rules TEXT NOT NULL,
  state TEXT NOT NULL,
  place BIGINT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  found BIGINT NOT NULL,
  oversized BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT
);
