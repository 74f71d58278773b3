-- What the roles of companies that were made before may see of messages; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'messages.message' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'marketing_director', 'messages.message', 'export', 'all'
    UNION ALL SELECT 'marketer', 'messages.message', 'read', 'all'
    UNION ALL SELECT 'store_operations_manager', 'messages.message', 'read', 'territory'
    UNION ALL SELECT 'store_manager', 'messages.message', 'read', 'territory'
    UNION ALL SELECT 'service_manager', 'messages.message', 'read', 'all'
    UNION ALL SELECT 'service_manager', 'messages.message', 'export', 'all'
    UNION ALL SELECT 'agent', 'messages.message', 'read', 'all'
  ) g ON g.role = r.key;
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + ROW_NUMBER() OVER (ORDER BY r.id, g.field), 1, 0, 0, 0, 0, NULL, r.id, 'messages.message',
    g.field, g.rule, g.may_reveal
  FROM org_role r JOIN (
    SELECT 'analyst' AS role, 'phone' AS field, 'mask' AS rule, 0 AS may_reveal
    UNION ALL SELECT 'analyst', 'email', 'mask', 0
    UNION ALL SELECT 'analyst', 'body', 'hide', 0
    UNION ALL SELECT 'agent', 'phone', 'mask', 1
    UNION ALL SELECT 'agent', 'email', 'mask', 1
  ) g ON g.role = r.key;
