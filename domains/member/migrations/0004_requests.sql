-- What members ask of the company, and who deals with it.
CREATE TABLE member_request (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT,
  benefit_id BIGINT REFERENCES loyalty_benefit (id),
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  owner_id BIGINT REFERENCES org_user (id),
  sent_at BIGINT,
  answer TEXT,
  answered_at BIGINT,
  answered_by_id BIGINT REFERENCES org_user (id)
);
CREATE INDEX ix_member_request__customer_id ON member_request (customer_id, sent_at);
CREATE INDEX ix_member_request__benefit_id ON member_request (benefit_id);
CREATE INDEX ix_member_request__owner_id ON member_request (owner_id, state);
CREATE INDEX ix_member_request__answered_by_id ON member_request (answered_by_id);
ALTER TABLE member_page_setting ADD COLUMN requests_to_id BIGINT REFERENCES org_user (id);
ALTER TABLE member_page_setting ADD COLUMN answer_days BIGINT;
CREATE INDEX ix_member_page_setting__requests_to_id ON member_page_setting (requests_to_id);
-- What the roles of companies that were made before may do with requests; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT a.role, 'member.request' AS entity, b.action, a.scope
      FROM (SELECT 'marketing_director' AS role, 'all' AS scope UNION ALL SELECT 'store_operations_manager', 'territory'
        UNION ALL SELECT 'store_manager', 'territory' UNION ALL SELECT 'service_manager', 'all' UNION ALL SELECT 'sales_manager', 'subordinates') a
      CROSS JOIN (SELECT 'read' AS action UNION ALL SELECT 'update' UNION ALL SELECT 'export') b
    UNION ALL SELECT a.role, 'member.request', b.action, a.scope
      FROM (SELECT 'agent' AS role, 'all' AS scope UNION ALL SELECT 'clerk', 'own' UNION ALL SELECT 'sales_rep', 'own') a
      CROSS JOIN (SELECT 'read' AS action UNION ALL SELECT 'update') b
    UNION ALL SELECT a.role, 'member.request', 'create', a.scope
      FROM (SELECT 'marketing_director' AS role, 'all' AS scope UNION ALL SELECT 'store_operations_manager', 'all'
        UNION ALL SELECT 'store_manager', 'all' UNION ALL SELECT 'service_manager', 'all' UNION ALL SELECT 'agent', 'all'
        UNION ALL SELECT 'clerk', 'all' UNION ALL SELECT 'sales_manager', 'subordinates' UNION ALL SELECT 'sales_rep', 'own') a
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM org_role_grant k WHERE k.role_id = r.id AND k.entity = g.entity AND k.action = g.action);
