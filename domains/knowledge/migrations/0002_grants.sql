-- What the roles of companies that were made before may do with knowledge; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT a.role, b.entity, 'read' AS action, b.scope
      FROM (SELECT 'marketer' AS role UNION ALL SELECT 'store_operations_manager' UNION ALL SELECT 'store_manager' UNION ALL SELECT 'clerk'
        UNION ALL SELECT 'sales_rep' UNION ALL SELECT 'agent') a
      CROSS JOIN (SELECT 'knowledge.base' AS entity, 'all' AS scope UNION ALL SELECT 'knowledge.category', 'all'
        UNION ALL SELECT 'knowledge.article', 'own' UNION ALL SELECT 'knowledge.link', 'own' UNION ALL SELECT 'knowledge.passage', 'own') b
    UNION ALL SELECT a.role, b.entity, b.action, 'own'
      FROM (SELECT 'marketer' AS role UNION ALL SELECT 'sales_rep' UNION ALL SELECT 'agent') a
      CROSS JOIN (SELECT 'knowledge.article' AS entity, 'create' AS action UNION ALL SELECT 'knowledge.article', 'update'
        UNION ALL SELECT 'knowledge.article', 'export' UNION ALL SELECT 'knowledge.version', 'read' UNION ALL SELECT 'knowledge.link', 'create'
        UNION ALL SELECT 'knowledge.link', 'update' UNION ALL SELECT 'knowledge.link', 'delete') b
    UNION ALL SELECT a.role, 'knowledge.*', b.action, 'all'
      FROM (SELECT 'marketing_director' AS role UNION ALL SELECT 'sales_manager' UNION ALL SELECT 'service_manager') a
      CROSS JOIN (SELECT 'read' AS action UNION ALL SELECT 'create' UNION ALL SELECT 'update' UNION ALL SELECT 'delete'
        UNION ALL SELECT 'import' UNION ALL SELECT 'export') b
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM org_role_grant k WHERE k.role_id = r.id AND k.entity = g.entity AND k.action = g.action);
