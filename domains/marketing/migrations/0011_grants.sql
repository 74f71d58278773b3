-- Numbers of a day, given without gaps.
CREATE TABLE marketing_number (
  series TEXT NOT NULL,
  day BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (series, day)
);

-- What the roles of companies that were made before may do with campaigns and leads; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity,
    g.action, g.scope
  FROM org_role r JOIN (
    SELECT 'general_manager' AS role, 'marketing.campaign' AS entity, 'read' AS action, 'all' AS scope
    UNION ALL SELECT 'general_manager', 'marketing.campaign', 'create', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.campaign', 'update', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.campaign', 'delete', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.campaign', 'import', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.campaign', 'export', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.budget_line', 'read', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.budget_line', 'create', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.budget_line', 'update', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.budget_line', 'delete', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.budget_line', 'import', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.budget_line', 'export', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.expense', 'read', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.expense', 'create', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.expense', 'update', 'all'
    UNION ALL SELECT 'general_manager', 'marketing.expense', 'delete', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.expense', 'import', 'none'
    UNION ALL SELECT 'general_manager', 'marketing.expense', 'export', 'all'
    UNION ALL SELECT 'marketing_director', 'marketing.approval_limit', 'read', 'all'
    UNION ALL SELECT 'marketing_director', 'marketing.approval_limit', 'create', 'none'
    UNION ALL SELECT 'marketing_director', 'marketing.approval_limit', 'update', 'none'
    UNION ALL SELECT 'marketing_director', 'marketing.approval_limit', 'delete', 'none'
    UNION ALL SELECT 'marketing_director', 'marketing.approval_limit', 'import', 'none'
    UNION ALL SELECT 'marketing_director', 'marketing.approval_limit', 'export', 'none'
    UNION ALL SELECT 'marketer', 'marketing.approval_limit', 'read', 'all'
    UNION ALL SELECT 'marketer', 'marketing.approval_limit', 'create', 'none'
    UNION ALL SELECT 'marketer', 'marketing.approval_limit', 'update', 'none'
    UNION ALL SELECT 'marketer', 'marketing.approval_limit', 'delete', 'none'
    UNION ALL SELECT 'marketer', 'marketing.approval_limit', 'import', 'none'
    UNION ALL SELECT 'marketer', 'marketing.approval_limit', 'export', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.execution_report', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'marketing.execution_report', 'create', 'all'
    UNION ALL SELECT 'store_manager', 'marketing.execution_report', 'update', 'own'
    UNION ALL SELECT 'store_manager', 'marketing.execution_report', 'delete', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.execution_report', 'import', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.execution_report', 'export', 'all'
    UNION ALL SELECT 'store_manager', 'marketing.campaign_task', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'marketing.campaign_task', 'create', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.campaign_task', 'update', 'own'
    UNION ALL SELECT 'store_manager', 'marketing.campaign_task', 'delete', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.campaign_task', 'import', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.campaign_task', 'export', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.task_check', 'read', 'all'
    UNION ALL SELECT 'store_manager', 'marketing.task_check', 'create', 'own'
    UNION ALL SELECT 'store_manager', 'marketing.task_check', 'update', 'own'
    UNION ALL SELECT 'store_manager', 'marketing.task_check', 'delete', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.task_check', 'import', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.task_check', 'export', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.lead', 'read', 'territory'
    UNION ALL SELECT 'store_manager', 'marketing.lead', 'create', 'all'
    UNION ALL SELECT 'store_manager', 'marketing.lead', 'update', 'territory'
    UNION ALL SELECT 'store_manager', 'marketing.lead', 'delete', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.lead', 'import', 'none'
    UNION ALL SELECT 'store_manager', 'marketing.lead', 'export', 'territory'
    UNION ALL SELECT 'clerk', 'marketing.campaign', 'read', 'all'
    UNION ALL SELECT 'clerk', 'marketing.campaign', 'create', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign', 'update', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_phase', 'read', 'all'
    UNION ALL SELECT 'clerk', 'marketing.campaign_phase', 'create', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_phase', 'update', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_phase', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_phase', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_phase', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.channel', 'read', 'all'
    UNION ALL SELECT 'clerk', 'marketing.channel', 'create', 'none'
    UNION ALL SELECT 'clerk', 'marketing.channel', 'update', 'none'
    UNION ALL SELECT 'clerk', 'marketing.channel', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.channel', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.channel', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.material', 'read', 'all'
    UNION ALL SELECT 'clerk', 'marketing.material', 'create', 'none'
    UNION ALL SELECT 'clerk', 'marketing.material', 'update', 'none'
    UNION ALL SELECT 'clerk', 'marketing.material', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.material', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.material', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.script', 'read', 'all'
    UNION ALL SELECT 'clerk', 'marketing.script', 'create', 'none'
    UNION ALL SELECT 'clerk', 'marketing.script', 'update', 'none'
    UNION ALL SELECT 'clerk', 'marketing.script', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.script', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.script', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_task', 'read', 'own'
    UNION ALL SELECT 'clerk', 'marketing.campaign_task', 'create', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_task', 'update', 'own'
    UNION ALL SELECT 'clerk', 'marketing.campaign_task', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_task', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.campaign_task', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.task_check', 'read', 'own'
    UNION ALL SELECT 'clerk', 'marketing.task_check', 'create', 'own'
    UNION ALL SELECT 'clerk', 'marketing.task_check', 'update', 'own'
    UNION ALL SELECT 'clerk', 'marketing.task_check', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.task_check', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.task_check', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.execution_report', 'read', 'own'
    UNION ALL SELECT 'clerk', 'marketing.execution_report', 'create', 'all'
    UNION ALL SELECT 'clerk', 'marketing.execution_report', 'update', 'own'
    UNION ALL SELECT 'clerk', 'marketing.execution_report', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.execution_report', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.execution_report', 'export', 'none'
    UNION ALL SELECT 'clerk', 'marketing.lead', 'read', 'own'
    UNION ALL SELECT 'clerk', 'marketing.lead', 'create', 'all'
    UNION ALL SELECT 'clerk', 'marketing.lead', 'update', 'own'
    UNION ALL SELECT 'clerk', 'marketing.lead', 'delete', 'none'
    UNION ALL SELECT 'clerk', 'marketing.lead', 'import', 'none'
    UNION ALL SELECT 'clerk', 'marketing.lead', 'export', 'none'
    UNION ALL SELECT 'sales_rep', 'marketing.execution_report', 'read', 'own'
    UNION ALL SELECT 'sales_rep', 'marketing.execution_report', 'create', 'all'
    UNION ALL SELECT 'sales_rep', 'marketing.execution_report', 'update', 'own'
    UNION ALL SELECT 'sales_rep', 'marketing.execution_report', 'delete', 'none'
    UNION ALL SELECT 'sales_rep', 'marketing.execution_report', 'import', 'none'
    UNION ALL SELECT 'sales_rep', 'marketing.execution_report', 'export', 'none'
    UNION ALL SELECT 'sales_rep', 'marketing.lead', 'read', 'own'
    UNION ALL SELECT 'sales_rep', 'marketing.lead', 'create', 'all'
    UNION ALL SELECT 'sales_rep', 'marketing.lead', 'update', 'own'
    UNION ALL SELECT 'sales_rep', 'marketing.lead', 'delete', 'none'
    UNION ALL SELECT 'sales_rep', 'marketing.lead', 'import', 'none'
    UNION ALL SELECT 'sales_rep', 'marketing.lead', 'export', 'own'
    UNION ALL SELECT 'sales_manager', 'marketing.lead', 'read', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'marketing.lead', 'create', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'marketing.lead', 'update', 'subordinates'
    UNION ALL SELECT 'sales_manager', 'marketing.lead', 'delete', 'none'
    UNION ALL SELECT 'sales_manager', 'marketing.lead', 'import', 'none'
    UNION ALL SELECT 'sales_manager', 'marketing.lead', 'export', 'subordinates'
    UNION ALL SELECT 'agent', 'marketing.execution_report', 'read', 'own'
    UNION ALL SELECT 'agent', 'marketing.execution_report', 'create', 'all'
    UNION ALL SELECT 'agent', 'marketing.execution_report', 'update', 'own'
    UNION ALL SELECT 'agent', 'marketing.execution_report', 'delete', 'none'
    UNION ALL SELECT 'agent', 'marketing.execution_report', 'import', 'none'
    UNION ALL SELECT 'agent', 'marketing.execution_report', 'export', 'none'
    UNION ALL SELECT 'agent', 'marketing.lead', 'read', 'all'
    UNION ALL SELECT 'agent', 'marketing.lead', 'create', 'all'
    UNION ALL SELECT 'agent', 'marketing.lead', 'update', 'all'
    UNION ALL SELECT 'agent', 'marketing.lead', 'delete', 'none'
    UNION ALL SELECT 'agent', 'marketing.lead', 'import', 'none'
    UNION ALL SELECT 'agent', 'marketing.lead', 'export', 'none'
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM org_role_grant o WHERE o.role_id = r.id AND o.entity = g.entity AND o.action = g.action);

-- The ways to reach people, and who approves how much, of companies that were made before.
INSERT INTO marketing_channel (id, version, created_at, created_by, updated_at, updated_by, import_id, name, kind, note)
  SELECT g.place, 1, 0, 0, 0, 0, NULL, g.name, g.kind, NULL
  FROM (
    SELECT 1 AS place, '报刊' AS name, 'press' AS kind
    UNION ALL SELECT 2, '终端门店', 'store'
    UNION ALL SELECT 3, '社区', 'community'
    UNION ALL SELECT 4, '院校', 'school'
    UNION ALL SELECT 5, '电话', 'phone'
    UNION ALL SELECT 6, '电子邮件', 'email'
    UNION ALL SELECT 7, '短信', 'sms'
    UNION ALL SELECT 8, '社交媒体', 'social'
  ) g WHERE EXISTS (SELECT 1 FROM org_role) AND NOT EXISTS (SELECT 1 FROM marketing_channel);
INSERT INTO marketing_approval_limit (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, amount, may_overrun, note)
  SELECT COALESCE((SELECT MAX(id) FROM marketing_approval_limit), 0) + ROW_NUMBER() OVER (ORDER BY r.id), 1, 0, 0, 0, 0, NULL, r.id, g.amount, 1, NULL
  FROM org_role r JOIN (
    SELECT 'administrator' AS role, 1000000000 AS amount
    UNION ALL SELECT 'general_manager', 1000000000
    UNION ALL SELECT 'marketing_director', 20000000
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM marketing_approval_limit o WHERE o.role_id = r.id);

-- Analysts count leads; who they are is none of theirs.
INSERT INTO org_field_rule (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, field, rule, may_reveal)
  SELECT COALESCE((SELECT MAX(id) FROM org_field_rule), 0) + ROW_NUMBER() OVER (ORDER BY r.id, g.field), 1, 0, 0, 0, 0, NULL, r.id,
    'marketing.lead', g.field, g.rule, 0
  FROM org_role r JOIN (
    SELECT 'analyst' AS role, 'name' AS field, 'mask' AS rule
    UNION ALL SELECT 'analyst', 'phone', 'mask'
    UNION ALL SELECT 'analyst', 'email', 'mask'
    UNION ALL SELECT 'analyst', 'message', 'hide'
  ) g ON g.role = r.key
  WHERE NOT EXISTS (SELECT 1 FROM org_field_rule o WHERE o.role_id = r.id AND o.entity = 'marketing.lead' AND o.field = g.field);
