CREATE TABLE loyalty_card_face (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  series_id BIGINT REFERENCES loyalty_card_series (id),
  tier_id BIGINT REFERENCES loyalty_tier (id),
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  layout TEXT NOT NULL,
  note TEXT,
  CONSTRAINT uq_loyalty_card_face__name UNIQUE (name)
);
CREATE INDEX ix_loyalty_card_face__series_id ON loyalty_card_face (series_id);
CREATE INDEX ix_loyalty_card_face__tier_id ON loyalty_card_face (tier_id);

-- What the roles of companies that were made before may do with card faces; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'store_operations_manager' AS role, 'loyalty.card_face' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_face', 'create', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_face', 'update', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_face', 'import', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_face', 'export', 'all'
  ) g ON g.role = r.key;
