-- Who joined a household or left it, and what went along; whom cards of a series are for.
CREATE TABLE loyalty_household_change (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  household_id BIGINT NOT NULL REFERENCES customers_household (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  way TEXT NOT NULL,
  day BIGINT NOT NULL,
  points BIGINT,
  cards BIGINT,
  evidence TEXT,
  key TEXT NOT NULL,
  by_id BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_loyalty_household_change__household_id_customer_id_key UNIQUE (household_id, customer_id, key)
);
CREATE INDEX ix_loyalty_household_change__customer_id ON loyalty_household_change (customer_id);
CREATE INDEX ix_loyalty_household_change__by_id ON loyalty_household_change (by_id);

ALTER TABLE loyalty_card_series ADD COLUMN tier_id BIGINT REFERENCES loyalty_tier (id);
ALTER TABLE loyalty_card_series ADD COLUMN starts_active BIGINT NOT NULL DEFAULT 1 CHECK (starts_active IN (0, 1));
CREATE INDEX ix_loyalty_card_series__tier_id ON loyalty_card_series (tier_id);

-- The last step of the changing code of a member's own phone that was taken: none is taken twice. Customers who are merged or removed leave
-- it behind.
CREATE TABLE loyalty_member_token (
  customer_id BIGINT PRIMARY KEY,
  step BIGINT NOT NULL
);

-- Cards of shared series whose holders came into a household, or left it, after they were issued.
UPDATE loyalty_card SET household_id = NULL WHERE household_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customers_household_member m
  WHERE m.customer_id = loyalty_card.customer_id AND m.household_id = loyalty_card.household_id AND m.left_on IS NULL);
UPDATE loyalty_card SET household_id = (SELECT MIN(m.household_id) FROM customers_household_member m
  WHERE m.customer_id = loyalty_card.customer_id AND m.left_on IS NULL)
  WHERE household_id IS NULL AND customer_id IS NOT NULL AND state IN ('issued', 'active', 'blocked', 'lost')
  AND series_id IN (SELECT id FROM loyalty_card_series WHERE is_shared = 1);

-- Clerks of companies that were made before see who joined and left; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id), 1, 0, 0, 0, 0, NULL, r.id,
    'loyalty.household_change', 'read', 'all'
  FROM org_role r WHERE r.key = 'clerk' AND NOT EXISTS
    (SELECT 1 FROM org_role_grant g WHERE g.role_id = r.id AND g.entity = 'loyalty.household_change');
