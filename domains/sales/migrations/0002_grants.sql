-- What the roles of companies that were made before may do with quotations and orders; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'marketing_director' AS role, 'sales.*' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'marketing_director', 'sales.*', 'export', 'all'
    UNION ALL SELECT 'marketing_director', 'sales.discount_limit', 'read', 'all'
    UNION ALL SELECT 'marketing_director', 'sales.discount_limit', 'export', 'none'
    UNION ALL SELECT 'store_operations_manager', 'sales.*', 'read', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.*', 'create', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.*', 'update', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.*', 'export', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract', 'read', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract', 'create', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract', 'update', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract', 'import', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract', 'export', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract_line', 'read', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract_line', 'create', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract_line', 'update', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract_line', 'import', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.contract_line', 'export', 'territory'
    UNION ALL SELECT 'store_operations_manager', 'sales.discount_limit', 'read', 'all'
    UNION ALL SELECT 'store_operations_manager', 'sales.discount_limit', 'create', 'none'
    UNION ALL SELECT 'store_operations_manager', 'sales.discount_limit', 'update', 'none'
    UNION ALL SELECT 'store_operations_manager', 'sales.discount_limit', 'export', 'none'
    UNION ALL SELECT 'store_manager', 'sales.*', 'read', 'territory'
    UNION ALL SELECT 'store_manager', 'sales.*', 'create', 'territory'
    UNION ALL SELECT 'store_manager', 'sales.*', 'update', 'territory'
    UNION ALL SELECT 'store_manager', 'sales.*', 'export', 'territory'
    UNION ALL SELECT 'store_manager', 'sales.discount_limit', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'sales.discount_limit', 'create', 'none'
    UNION ALL SELECT 'store_manager', 'sales.discount_limit', 'update', 'none'
    UNION ALL SELECT 'store_manager', 'sales.discount_limit', 'export', 'none'
    UNION ALL SELECT 'clerk', 'sales.order', 'read', 'territory'
    UNION ALL SELECT 'clerk', 'sales.delivery', 'read', 'territory'
    UNION ALL SELECT 'clerk', 'sales.delivery', 'create', 'territory'
    UNION ALL SELECT 'sales_manager', 'sales.*', 'read', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'sales.*', 'create', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'sales.*', 'update', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'sales.*', 'export', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'sales.discount_limit', 'read', 'all'
    UNION ALL SELECT 'sales_manager', 'sales.discount_limit', 'create', 'none'
    UNION ALL SELECT 'sales_manager', 'sales.discount_limit', 'update', 'none'
    UNION ALL SELECT 'sales_manager', 'sales.discount_limit', 'export', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.*', 'read', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.*', 'create', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.*', 'update', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.*', 'export', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.payment', 'read', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.payment', 'create', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.payment', 'update', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.payment', 'export', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.delivery', 'read', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.delivery', 'create', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.delivery', 'update', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.delivery', 'export', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.invoice', 'read', 'own'
    UNION ALL SELECT 'sales_rep', 'sales.invoice', 'create', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.invoice', 'update', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.invoice', 'export', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.discount_limit', 'read', 'all'
    UNION ALL SELECT 'sales_rep', 'sales.discount_limit', 'create', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.discount_limit', 'update', 'none'
    UNION ALL SELECT 'sales_rep', 'sales.discount_limit', 'export', 'none'
    UNION ALL SELECT 'service_manager', 'sales.*', 'read', 'all'
    UNION ALL SELECT 'service_manager', 'sales.discount_limit', 'read', 'all'
    UNION ALL SELECT 'agent', 'sales.order', 'read', 'all'
    UNION ALL SELECT 'agent', 'sales.delivery', 'read', 'all'
    UNION ALL SELECT 'agent', 'sales.contract', 'read', 'all'
  ) g ON g.role = r.key;

-- Who may take how much off by hand.
INSERT INTO sales_discount_limit (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, percent, note)
  SELECT ROW_NUMBER() OVER (ORDER BY r.id), 1, 0, 0, 0, 0, NULL, r.id, g.percent, NULL
  FROM org_role r JOIN (
    SELECT 'administrator' AS role, 100000 AS percent
    UNION ALL SELECT 'general_manager', 100000
    UNION ALL SELECT 'marketing_director', 30000
    UNION ALL SELECT 'store_operations_manager', 20000
    UNION ALL SELECT 'sales_manager', 20000
    UNION ALL SELECT 'store_manager', 10000
    UNION ALL SELECT 'sales_rep', 5000
  ) g ON g.role = r.key;
