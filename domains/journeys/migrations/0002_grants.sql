-- What the roles of companies that were made before may do with journeys; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'journeys.*' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'marketing_director', 'journeys.*', 'create', 'all'
    UNION ALL SELECT 'marketing_director', 'journeys.*', 'update', 'all'
    UNION ALL SELECT 'marketing_director', 'journeys.*', 'delete', 'all'
    UNION ALL SELECT 'marketing_director', 'journeys.*', 'export', 'all'
    UNION ALL SELECT 'marketer', 'journeys.*', 'read', 'all'
    UNION ALL SELECT 'marketer', 'journeys.*', 'create', 'all'
    UNION ALL SELECT 'marketer', 'journeys.*', 'update', 'own'
    UNION ALL SELECT 'marketer', 'journeys.*', 'export', 'all'
    UNION ALL SELECT 'store_operations_manager', 'journeys.journey', 'read', 'all'
    UNION ALL SELECT 'agent', 'journeys.journey', 'read', 'all'
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM org_role_grant k WHERE k.role_id = r.id AND k.entity = g.entity AND k.action = g.action);
