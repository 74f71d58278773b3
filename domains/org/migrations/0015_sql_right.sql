-- Administrators and analysts of companies that were made before may ask the warehouse in SQL; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'warehouse.sql', 'read', 'all'
  FROM org_role WHERE key = 'administrator';
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'warehouse.sql', 'read', 'all'
  FROM org_role WHERE key = 'analyst';
