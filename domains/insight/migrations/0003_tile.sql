CREATE TABLE insight_tile (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  dashboard_id BIGINT NOT NULL REFERENCES insight_dashboard (id),
  title TEXT NOT NULL,
  place BIGINT NOT NULL,
  width TEXT NOT NULL,
  height TEXT NOT NULL,
  kind TEXT NOT NULL,
  indicator TEXT NOT NULL,
  parameters TEXT,
  shown_columns TEXT,
  sort_by TEXT,
  row_limit BIGINT
);
CREATE INDEX ix_insight_tile__dashboard_id ON insight_tile (dashboard_id);
