-- What the roles of companies that were made before may do with the members' pages; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'member.page_setting' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'marketing_director', 'member.page_setting', 'create', 'all'
    UNION ALL SELECT 'marketing_director', 'member.page_setting', 'update', 'all'
    UNION ALL SELECT 'marketing_director', 'member.page_setting', 'export', 'all'
    UNION ALL SELECT 'marketer', 'member.page_setting', 'read', 'all'
    UNION ALL SELECT 'store_operations_manager', 'member.page_setting', 'read', 'all'
  ) g ON g.role = r.key;
