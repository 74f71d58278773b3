-- What the roles of companies that were made before may do with the scheme; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'scheme.*' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'marketing_director', 'scheme.*', 'create', 'all'
    UNION ALL SELECT 'marketing_director', 'scheme.*', 'update', 'all'
    UNION ALL SELECT 'marketing_director', 'scheme.*', 'delete', 'all'
    UNION ALL SELECT 'marketing_director', 'scheme.*', 'import', 'all'
    UNION ALL SELECT 'marketing_director', 'scheme.*', 'export', 'all'
    UNION ALL SELECT 'marketer', 'scheme.*', 'read', 'all'
    UNION ALL SELECT 'marketer', 'scheme.*', 'create', 'all'
    UNION ALL SELECT 'marketer', 'scheme.*', 'update', 'all'
    UNION ALL SELECT 'marketer', 'scheme.*', 'export', 'all'
    UNION ALL SELECT 'store_operations_manager', 'scheme.*', 'read', 'all'
  ) g ON g.role = r.key;
