-- Administrators of companies that were made before may read the log; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'audit.log', 'read', 'all'
  FROM org_role WHERE key = 'administrator';
