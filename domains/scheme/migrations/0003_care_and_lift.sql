-- Care may follow a purchase; what a measurement of a campaign was when it was kept.
ALTER TABLE scheme_relation ADD COLUMN after_days BIGINT;
ALTER TABLE scheme_care ADD COLUMN reason TEXT;
ALTER TABLE scheme_round_campaign ADD COLUMN lift_state TEXT;

-- Reports and their texts tell of all sales: not for who sees those of his territory only.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity), 1, 0, 0, 0, 0, NULL, r.id, g.entity, 'read', 'none'
  FROM org_role r JOIN (
    SELECT 'scheme.report' AS entity
    UNION ALL SELECT 'scheme.section'
    UNION ALL SELECT 'scheme.finding'
  ) g ON r.key = 'store_operations_manager'
  WHERE NOT EXISTS (SELECT 1 FROM org_role_grant o WHERE o.role_id = r.id AND o.entity = g.entity AND o.action = 'read');
