-- Mail addresses that mail came back from.
CREATE TABLE messages_bounced_address (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  email TEXT,
  customer_id BIGINT REFERENCES customers_customer (id),
  kind TEXT NOT NULL,
  is_blocked BIGINT NOT NULL,
  times BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  status TEXT,
  detail TEXT,
  message_id BIGINT REFERENCES messages_message (id)
);
CREATE INDEX ix_messages_bounced_address__email ON messages_bounced_address (email);
CREATE INDEX ix_messages_bounced_address__customer_id ON messages_bounced_address (customer_id);
CREATE INDEX ix_messages_bounced_address__message_id ON messages_bounced_address (message_id);
-- What the roles of companies that were made before may do with them; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'messages.bounced_address' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'marketing_director', 'messages.bounced_address', 'update', 'all'
    UNION ALL SELECT 'marketing_director', 'messages.bounced_address', 'export', 'all'
    UNION ALL SELECT 'marketer', 'messages.bounced_address', 'read', 'all'
    UNION ALL SELECT 'marketer', 'messages.bounced_address', 'update', 'all'
    UNION ALL SELECT 'service_manager', 'messages.bounced_address', 'read', 'all'
  ) g ON g.role = r.key;
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + ROW_NUMBER() OVER (ORDER BY r.id, g.field), 1, 0, 0, 0, 0, NULL, r.id, 'messages.bounced_address',
    g.field, g.rule, 0
  FROM org_role r JOIN (
    SELECT 'analyst' AS role, 'email' AS field, 'mask' AS rule
    UNION ALL SELECT 'analyst', 'detail', 'hide'
  ) g ON g.role = r.key;
