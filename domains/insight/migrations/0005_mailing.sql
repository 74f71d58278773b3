-- When dashboards are mailed, to whom, and what became of each mail.
CREATE TABLE insight_dashboard_schedule (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  dashboard_id BIGINT NOT NULL REFERENCES insight_dashboard (id),
  rhythm TEXT NOT NULL,
  weekdays TEXT,
  month_day BIGINT NOT NULL,
  at_time TEXT NOT NULL,
  format TEXT NOT NULL,
  language TEXT NOT NULL,
  is_active BIGINT NOT NULL
);
CREATE INDEX ix_insight_dashboard_schedule__dashboard_id ON insight_dashboard_schedule (dashboard_id);
CREATE TABLE insight_dashboard_recipient (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  schedule_id BIGINT NOT NULL REFERENCES insight_dashboard_schedule (id),
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  CONSTRAINT uq_insight_dashboard_recipient__schedule_id_user_id UNIQUE (schedule_id, user_id)
);
CREATE INDEX ix_insight_dashboard_recipient__user_id ON insight_dashboard_recipient (user_id);
CREATE TABLE insight_dashboard_mailing (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  schedule_id BIGINT NOT NULL REFERENCES insight_dashboard_schedule (id),
  due_at BIGINT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  is_by_hand BIGINT NOT NULL,
  state TEXT NOT NULL,
  failure TEXT,
  detail TEXT,
  done_at BIGINT,
  tries BIGINT NOT NULL,
  CONSTRAINT uq_insight_dashboard_mailing__schedule_id_due_at_user_id UNIQUE (schedule_id, due_at, user_id)
);
CREATE INDEX ix_insight_dashboard_mailing__user_id ON insight_dashboard_mailing (user_id);
CREATE INDEX ix_insight_dashboard_mailing__state ON insight_dashboard_mailing (state, due_at);
-- Up to which moment each schedule is done: what was due before isn't sent any more.
CREATE TABLE insight_schedule_done (
  schedule_id BIGINT PRIMARY KEY,
  done_to BIGINT NOT NULL
);
-- Who may make dashboards of his own may have them mailed; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY r.id, g.entity, g.action), 1, 0, 0, 0, 0, NULL, r.id, g.entity, g.action, 'own'
  FROM org_role r
  CROSS JOIN (
    SELECT e.entity, a.action
    FROM (SELECT 'insight.dashboard_schedule' AS entity) e
    CROSS JOIN (SELECT 'read' AS action UNION ALL SELECT 'create' UNION ALL SELECT 'update' UNION ALL SELECT 'delete' UNION ALL SELECT 'export') a
    UNION ALL SELECT 'insight.dashboard_recipient', 'read'
    UNION ALL SELECT 'insight.dashboard_recipient', 'export'
    UNION ALL SELECT 'insight.dashboard_mailing', 'read'
    UNION ALL SELECT 'insight.dashboard_mailing', 'export'
  ) g
  WHERE r.key IN ('general_manager', 'marketing_director', 'marketer', 'store_operations_manager', 'store_manager', 'sales_manager', 'sales_rep', 'service_manager', 'agent', 'analyst', 'auditor')
  AND NOT (r.key = 'auditor' AND g.action = 'export')
  AND NOT EXISTS (SELECT 1 FROM org_role_grant o WHERE o.role_id = r.id AND o.entity = g.entity AND o.action = g.action);
