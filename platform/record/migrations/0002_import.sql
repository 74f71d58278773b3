CREATE TABLE import_run (
  id BIGINT PRIMARY KEY,
  target TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  info TEXT NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  started BIGINT NOT NULL,
  undo_step BIGINT NOT NULL,
  undo_cursor BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  restored BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  notices TEXT NOT NULL,
  problem TEXT,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX ix_import_run__hash ON import_run (file_hash);
CREATE INDEX ix_import_run__maker ON import_run (created_by, id);

CREATE TABLE import_error (
  import_id BIGINT NOT NULL,
  row_no BIGINT NOT NULL,
  place BIGINT NOT NULL,
  header TEXT,
  content TEXT NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL,
  PRIMARY KEY (import_id, row_no, place)
);

CREATE TABLE import_mapping (
  target TEXT NOT NULL,
  headers TEXT NOT NULL,
  mapping TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (target, headers)
);
