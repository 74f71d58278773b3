-- Clerks of companies that were made before may work at tills; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.cash_session', 'read', 'territory'
  FROM org_role WHERE key = 'clerk';
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.cash_session', 'create', 'territory'
  FROM org_role WHERE key = 'clerk';
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.cash_session', 'update', 'territory'
  FROM org_role WHERE key = 'clerk';
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.parked_ticket', 'read', 'territory'
  FROM org_role WHERE key = 'clerk';
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.parked_ticket', 'create', 'territory'
  FROM org_role WHERE key = 'clerk';
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.parked_ticket', 'update', 'territory'
  FROM org_role WHERE key = 'clerk';
