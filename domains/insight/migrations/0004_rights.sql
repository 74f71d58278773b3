-- Roles of companies that were made before may make dashboards of their own; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, e.entity, a.action), 1, 0, 0, 0, 0, NULL, r.id, e.entity, a.action, 'own'
  FROM org_role r
  CROSS JOIN (SELECT 'insight.dashboard' AS entity UNION ALL SELECT 'insight.tile') e
  CROSS JOIN (SELECT 'read' AS action UNION ALL SELECT 'create' UNION ALL SELECT 'update' UNION ALL SELECT 'delete' UNION ALL SELECT 'export') a
  WHERE r.key IN ('general_manager', 'marketing_director', 'marketer', 'store_operations_manager', 'store_manager', 'sales_manager', 'sales_rep', 'service_manager', 'agent', 'analyst')
  AND NOT EXISTS (SELECT 1 FROM org_role_grant g WHERE g.role_id = r.id AND g.entity = e.entity AND g.action = a.action);
