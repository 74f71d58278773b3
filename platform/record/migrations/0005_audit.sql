-- One log of everything that was done: changes of records, and acts that change none (signing in, exporting, revealing).
ALTER TABLE record_history RENAME TO record_history_before;

CREATE TABLE record_history (
  seq BIGSERIAL PRIMARY KEY,
  entity TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  through TEXT NOT NULL,
  request_id TEXT,
  import_id BIGINT,
  action TEXT NOT NULL,
  changes TEXT NOT NULL,
  details TEXT
);
INSERT INTO record_history (entity, record_id, at, actor, through, import_id, action, changes)
  SELECT entity, record_id, at, actor, through, import_id, action, changes FROM record_history_before ORDER BY id;
DROP TABLE record_history_before;
CREATE INDEX ix_record_history__record ON record_history (entity, record_id, seq);
CREATE INDEX ix_record_history__import ON record_history (import_id, seq) WHERE import_id IS NOT NULL;
CREATE INDEX ix_record_history__actor ON record_history (actor, seq);
CREATE INDEX ix_record_history__note ON record_history (action, seq) WHERE details IS NOT NULL;
-- postgres: ALTER TABLE record_history ADD COLUMN transaction_id BIGINT NOT NULL DEFAULT ((pg_current_xact_id()::text)::bigint);
-- postgres: CREATE INDEX ix_record_history__transaction ON record_history (transaction_id, seq);

-- What was recorded up to a place, as one value that changes if any of it does.
CREATE TABLE record_seal (
  no BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  place BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  entries TEXT NOT NULL,
  hash TEXT NOT NULL
);
