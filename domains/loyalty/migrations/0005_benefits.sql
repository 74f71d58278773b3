CREATE TABLE loyalty_benefit (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  tier_id BIGINT NOT NULL REFERENCES loyalty_tier (id),
  is_for_higher BIGINT NOT NULL CHECK (is_for_higher IN (0, 1)),
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  reference TEXT,
  quota BIGINT,
  period TEXT NOT NULL,
  stock BIGINT,
  cost BIGINT,
  starts_on BIGINT,
  ends_on BIGINT,
  note TEXT,
  CONSTRAINT uq_loyalty_benefit__number UNIQUE (number),
  CONSTRAINT ck_loyalty_benefit__1 CHECK (stock IS NULL OR stock >= 0)
);
CREATE INDEX ix_loyalty_benefit__tier_id ON loyalty_benefit (tier_id);

CREATE TABLE loyalty_benefit_use (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  benefit_id BIGINT NOT NULL REFERENCES loyalty_benefit (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  household_id BIGINT REFERENCES customers_household (id),
  membership_id BIGINT NOT NULL REFERENCES loyalty_membership (id),
  count BIGINT NOT NULL,
  day BIGINT NOT NULL,
  cost BIGINT,
  reference TEXT,
  key TEXT NOT NULL,
  note TEXT,
  by_id BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_loyalty_benefit_use__benefit_id_key UNIQUE (benefit_id, key)
);
CREATE INDEX ix_loyalty_benefit_use__customer_id ON loyalty_benefit_use (customer_id);
CREATE INDEX ix_loyalty_benefit_use__household_id ON loyalty_benefit_use (household_id);
CREATE INDEX ix_loyalty_benefit_use__membership_id ON loyalty_benefit_use (membership_id);
CREATE INDEX ix_loyalty_benefit_use__by_id ON loyalty_benefit_use (by_id);

-- What the roles of companies that were made before may do with benefits; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'store_operations_manager' AS role, 'loyalty.benefit' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'store_operations_manager', 'loyalty.benefit', 'create', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.benefit', 'update', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.benefit', 'import', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.benefit', 'export', 'all'
    UNION ALL SELECT 'store_manager', 'loyalty.benefit', 'read', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.benefit', 'read', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.benefit_use', 'read', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.benefit_use', 'create', 'all'
    UNION ALL SELECT 'service_manager', 'loyalty.benefit', 'read', 'all'
    UNION ALL SELECT 'agent', 'loyalty.benefit_use', 'read', 'all'
    UNION ALL SELECT 'agent', 'loyalty.benefit_use', 'create', 'all'
    UNION ALL SELECT 'sales_manager', 'loyalty.benefit', 'read', 'all'
    UNION ALL SELECT 'sales_rep', 'loyalty.benefit', 'read', 'all'
  ) g ON g.role = r.key;
