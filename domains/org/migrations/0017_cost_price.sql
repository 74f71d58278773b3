-- Cost prices are hidden from those roles of companies that were made before which don't see them; new companies are seeded so.
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + 1, 1, 0, 0, 0, 0, NULL, id, 'catalog.product', 'cost_price', 'hide', 0
  FROM org_role WHERE key = 'marketer';
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + 1, 1, 0, 0, 0, 0, NULL, id, 'catalog.product', 'cost_price', 'hide', 0
  FROM org_role WHERE key = 'clerk';
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + 1, 1, 0, 0, 0, 0, NULL, id, 'catalog.product', 'cost_price', 'hide', 0
  FROM org_role WHERE key = 'sales_rep';
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + 1, 1, 0, 0, 0, 0, NULL, id, 'catalog.product', 'cost_price', 'hide', 0
  FROM org_role WHERE key = 'service_manager';
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT COALESCE(MAX(id), 0) FROM org_field_rule) + 1, 1, 0, 0, 0, 0, NULL, id, 'catalog.product', 'cost_price', 'hide', 0
  FROM org_role WHERE key = 'agent';
