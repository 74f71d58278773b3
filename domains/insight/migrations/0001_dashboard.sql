CREATE TABLE insight_dashboard (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  note TEXT,
  owner_id BIGINT REFERENCES org_user (id),
  role_id BIGINT REFERENCES org_role (id),
  period TEXT,
  store_id BIGINT REFERENCES org_store (id),
  market_area_id BIGINT REFERENCES org_market_area (id),
  category_id BIGINT REFERENCES catalog_category (id),
  customer_class TEXT
);
CREATE INDEX ix_insight_dashboard__owner_id ON insight_dashboard (owner_id);
CREATE INDEX ix_insight_dashboard__role_id ON insight_dashboard (role_id);
