-- What a role may take off in one store, beside what it may in all; and the view by which the till asks.
CREATE TABLE sales_store_limit (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  percent BIGINT NOT NULL,
  note TEXT,
  CONSTRAINT uq_sales_store_limit__role_id_store_id UNIQUE (role_id, store_id)
);
CREATE INDEX ix_sales_store_limit__store_id ON sales_store_limit (store_id);

DROP VIEW trade_hand_limit;
CREATE VIEW trade_hand_limit AS SELECT u.user_id AS user_id, s.id AS store_id, MAX(COALESCE(o.percent, l.percent, 0)) AS percent
  FROM org_user_role u CROSS JOIN org_store s
  LEFT JOIN sales_discount_limit l ON l.role_id = u.role_id
  LEFT JOIN sales_store_limit o ON o.role_id = u.role_id AND o.store_id = s.id
  GROUP BY u.user_id, s.id;

-- Who may read what a role may take off may read what it may in a store; whoever keeps the one keeps the other.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY g.id), 1, 0, 0, 0, 0, NULL, g.role_id, 'sales.store_limit', g.action, g.scope
  FROM org_role_grant g WHERE g.entity = 'sales.discount_limit'
  AND NOT EXISTS (SELECT 1 FROM org_role_grant h WHERE h.role_id = g.role_id AND h.entity = 'sales.store_limit' AND h.action = g.action);
