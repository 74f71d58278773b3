-- What the roles of companies that were made before may do with periodicals; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'periodicals.*' AS entity, b.action, 'all' AS scope
      FROM (SELECT 'read' AS action UNION ALL SELECT 'create' UNION ALL SELECT 'update' UNION ALL SELECT 'delete'
        UNION ALL SELECT 'import' UNION ALL SELECT 'export') b
    UNION ALL SELECT 'marketer', 'periodicals.*', b.action, 'all'
      FROM (SELECT 'read' AS action UNION ALL SELECT 'create' UNION ALL SELECT 'update' UNION ALL SELECT 'import' UNION ALL SELECT 'export') b
    UNION ALL SELECT a.role, b.entity, 'read', 'all'
      FROM (SELECT 'store_operations_manager' AS role UNION ALL SELECT 'store_manager' UNION ALL SELECT 'service_manager'
        UNION ALL SELECT 'agent') a
      CROSS JOIN (SELECT 'periodicals.periodical' AS entity UNION ALL SELECT 'periodicals.edition') b
    UNION ALL SELECT a.role, 'periodicals.subscription', b.action, a.scope
      FROM (SELECT 'service_manager' AS role, 'all' AS scope UNION ALL SELECT 'agent', 'all' UNION ALL SELECT 'store_manager', 'territory') a
      CROSS JOIN (SELECT 'read' AS action UNION ALL SELECT 'create' UNION ALL SELECT 'update') b
    UNION ALL SELECT a.role, 'periodicals.recipient', 'read', a.scope
      FROM (SELECT 'service_manager' AS role, 'all' AS scope UNION ALL SELECT 'agent', 'all' UNION ALL SELECT 'store_manager', 'territory') a
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM org_role_grant k WHERE k.role_id = r.id AND k.entity = g.entity AND k.action = g.action);
