-- What the roles of companies that were made before may do with cards; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'store_operations_manager' AS role, 'loyalty.card_series' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_series', 'create', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_series', 'update', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_series', 'import', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_series', 'export', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_batch', 'read', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_batch', 'create', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_batch', 'export', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card', 'read', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card', 'create', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card', 'update', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card', 'export', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_event', 'read', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_event', 'create', 'all'
    UNION ALL SELECT 'store_operations_manager', 'loyalty.card_event', 'export', 'all'
    UNION ALL SELECT 'store_manager', 'loyalty.card_series', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'loyalty.card_batch', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'loyalty.card', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'loyalty.card', 'update', 'all'
    UNION ALL SELECT 'store_manager', 'loyalty.card_event', 'read', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.card_series', 'read', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.card', 'read', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.card', 'update', 'all'
    UNION ALL SELECT 'clerk', 'loyalty.card_event', 'read', 'all'
    UNION ALL SELECT 'service_manager', 'loyalty.card_series', 'read', 'all'
    UNION ALL SELECT 'service_manager', 'loyalty.card_batch', 'read', 'all'
    UNION ALL SELECT 'agent', 'loyalty.card', 'read', 'all'
    UNION ALL SELECT 'agent', 'loyalty.card', 'update', 'all'
  ) g ON g.role = r.key;
