-- What of a group's purchases was margin, by what the goods cost: not for who doesn't see cost prices.
ALTER TABLE scheme_relation ADD COLUMN measured_margin BIGINT;

INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT (SELECT MAX(id) FROM org_field_rule) + ROW_NUMBER() OVER (ORDER BY f.role_id), 1, 0, 0, 0, 0, NULL, f.role_id, 'scheme.relation',
    'measured_margin', 'hide', 0
  FROM org_field_rule f JOIN org_role r ON r.id = f.role_id
  WHERE f.entity = 'catalog.product' AND f.field = 'cost_price' AND f.rule = 'hide' AND r.key = 'marketer'
    AND NOT EXISTS (SELECT 1 FROM org_field_rule o WHERE o.role_id = f.role_id AND o.entity = 'scheme.relation' AND o.field = 'measured_margin');
