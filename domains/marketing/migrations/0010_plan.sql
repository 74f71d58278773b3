-- What campaigns are made of, their money, what came of them, and the people who may become customers.
ALTER TABLE marketing_campaign ADD COLUMN state TEXT DEFAULT 'draft';
ALTER TABLE marketing_campaign ADD COLUMN city TEXT;
ALTER TABLE marketing_campaign ADD COLUMN owner_id BIGINT REFERENCES org_user (id);
CREATE INDEX ix_marketing_campaign__owner_id ON marketing_campaign (owner_id);
ALTER TABLE marketing_campaign ADD COLUMN goal TEXT;
ALTER TABLE marketing_campaign ADD COLUMN is_template BIGINT NOT NULL DEFAULT 0;
ALTER TABLE marketing_campaign ADD COLUMN template_id BIGINT REFERENCES marketing_campaign (id);
CREATE INDEX ix_marketing_campaign__template_id ON marketing_campaign (template_id);
ALTER TABLE marketing_campaign ADD COLUMN pilot_id BIGINT REFERENCES marketing_campaign (id);
CREATE INDEX ix_marketing_campaign__pilot_id ON marketing_campaign (pilot_id);
ALTER TABLE marketing_campaign ADD COLUMN decision TEXT;
ALTER TABLE marketing_campaign ADD COLUMN decision_criteria TEXT;
ALTER TABLE marketing_campaign ADD COLUMN decision_reason TEXT;
ALTER TABLE marketing_campaign ADD COLUMN decision_by BIGINT REFERENCES org_user (id);
CREATE INDEX ix_marketing_campaign__decision_by ON marketing_campaign (decision_by);
ALTER TABLE marketing_campaign ADD COLUMN decision_at BIGINT;
ALTER TABLE marketing_campaign ADD COLUMN submitted_by BIGINT REFERENCES org_user (id);
CREATE INDEX ix_marketing_campaign__submitted_by ON marketing_campaign (submitted_by);
ALTER TABLE marketing_campaign ADD COLUMN submitted_at BIGINT;
ALTER TABLE marketing_campaign ADD COLUMN approved_by BIGINT REFERENCES org_user (id);
CREATE INDEX ix_marketing_campaign__approved_by ON marketing_campaign (approved_by);
ALTER TABLE marketing_campaign ADD COLUMN approved_at BIGINT;
ALTER TABLE marketing_campaign ADD COLUMN step_note TEXT;

CREATE TABLE marketing_channel (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  CONSTRAINT uq_marketing_channel__name UNIQUE (name)
);

CREATE TABLE marketing_campaign_phase (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  starts_on BIGINT NOT NULL,
  ends_on BIGINT NOT NULL,
  goal TEXT,
  copied_from_id BIGINT REFERENCES marketing_campaign_phase (id),
  CONSTRAINT uq_marketing_campaign_phase__campaign_id_place UNIQUE (campaign_id, place)
);
CREATE INDEX ix_marketing_campaign_phase__copied_from_id ON marketing_campaign_phase (copied_from_id);

CREATE TABLE marketing_campaign_task (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  phase_id BIGINT REFERENCES marketing_campaign_phase (id),
  owner_id BIGINT REFERENCES org_user (id),
  starts_on BIGINT,
  due_on BIGINT,
  state TEXT NOT NULL,
  city TEXT,
  note TEXT,
  copied_from_id BIGINT REFERENCES marketing_campaign_task (id)
);
CREATE INDEX ix_marketing_campaign_task__campaign_id ON marketing_campaign_task (campaign_id);
CREATE INDEX ix_marketing_campaign_task__phase_id ON marketing_campaign_task (phase_id);
CREATE INDEX ix_marketing_campaign_task__owner_id ON marketing_campaign_task (owner_id);
CREATE INDEX ix_marketing_campaign_task__copied_from_id ON marketing_campaign_task (copied_from_id);

CREATE TABLE marketing_task_order (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  task_id BIGINT NOT NULL REFERENCES marketing_campaign_task (id),
  after_id BIGINT NOT NULL REFERENCES marketing_campaign_task (id),
  CONSTRAINT uq_marketing_task_order__task_id_after_id UNIQUE (task_id, after_id)
);
CREATE INDEX ix_marketing_task_order__after_id ON marketing_task_order (after_id);

CREATE TABLE marketing_task_check (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  task_id BIGINT NOT NULL REFERENCES marketing_campaign_task (id),
  text TEXT NOT NULL,
  is_done BIGINT NOT NULL
);
CREATE INDEX ix_marketing_task_check__task_id ON marketing_task_check (task_id);

CREATE TABLE marketing_campaign_product (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  note TEXT,
  CONSTRAINT uq_marketing_campaign_product__campaign_id_product_id UNIQUE (campaign_id, product_id)
);
CREATE INDEX ix_marketing_campaign_product__product_id ON marketing_campaign_product (product_id);

CREATE TABLE marketing_campaign_staff (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  role TEXT NOT NULL,
  city TEXT,
  CONSTRAINT uq_marketing_campaign_staff__campaign_id_user_id UNIQUE (campaign_id, user_id)
);
CREATE INDEX ix_marketing_campaign_staff__user_id ON marketing_campaign_staff (user_id);

CREATE TABLE marketing_material (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  phase_id BIGINT REFERENCES marketing_campaign_phase (id),
  name TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  unit_cost BIGINT,
  supplier TEXT,
  due_on BIGINT,
  state TEXT NOT NULL
);
CREATE INDEX ix_marketing_material__campaign_id ON marketing_material (campaign_id);
CREATE INDEX ix_marketing_material__phase_id ON marketing_material (phase_id);

CREATE TABLE marketing_script (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  phase_id BIGINT REFERENCES marketing_campaign_phase (id),
  channel_id BIGINT REFERENCES marketing_channel (id),
  name TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX ix_marketing_script__campaign_id ON marketing_script (campaign_id);
CREATE INDEX ix_marketing_script__phase_id ON marketing_script (phase_id);
CREATE INDEX ix_marketing_script__channel_id ON marketing_script (channel_id);

CREATE TABLE marketing_budget_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  phase_id BIGINT REFERENCES marketing_campaign_phase (id),
  city TEXT,
  channel_id BIGINT REFERENCES marketing_channel (id),
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  overrun BIGINT NOT NULL,
  committed BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  remaining BIGINT NOT NULL,
  note TEXT,
  CONSTRAINT uq_marketing_budget_line__number UNIQUE (number)
);
CREATE INDEX ix_marketing_budget_line__campaign_id ON marketing_budget_line (campaign_id);
CREATE INDEX ix_marketing_budget_line__phase_id ON marketing_budget_line (phase_id);
CREATE INDEX ix_marketing_budget_line__channel_id ON marketing_budget_line (channel_id);

CREATE TABLE marketing_expense (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  budget_line_id BIGINT NOT NULL REFERENCES marketing_budget_line (id),
  purpose TEXT NOT NULL,
  supplier TEXT,
  state TEXT NOT NULL,
  amount BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  document TEXT,
  spent_on BIGINT,
  reason TEXT,
  requested_by BIGINT REFERENCES org_user (id),
  decided_by BIGINT REFERENCES org_user (id),
  decided_at BIGINT,
  decision_note TEXT,
  CONSTRAINT uq_marketing_expense__number UNIQUE (number)
);
CREATE INDEX ix_marketing_expense__campaign_id ON marketing_expense (campaign_id);
CREATE INDEX ix_marketing_expense__budget_line_id ON marketing_expense (budget_line_id);
CREATE INDEX ix_marketing_expense__requested_by ON marketing_expense (requested_by);
CREATE INDEX ix_marketing_expense__decided_by ON marketing_expense (decided_by);

CREATE TABLE marketing_budget_entry (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  budget_line_id BIGINT NOT NULL REFERENCES marketing_budget_line (id),
  expense_id BIGINT REFERENCES marketing_expense (id),
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  remaining BIGINT NOT NULL,
  booked_on BIGINT NOT NULL,
  note TEXT
);
CREATE INDEX ix_marketing_budget_entry__budget_line_id ON marketing_budget_entry (budget_line_id);
CREATE INDEX ix_marketing_budget_entry__expense_id ON marketing_budget_entry (expense_id);

CREATE TABLE marketing_approval_limit (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  amount BIGINT NOT NULL,
  may_overrun BIGINT NOT NULL,
  note TEXT,
  CONSTRAINT uq_marketing_approval_limit__role_id UNIQUE (role_id)
);

CREATE TABLE marketing_plan_figure (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  phase_id BIGINT REFERENCES marketing_campaign_phase (id),
  city TEXT,
  channel_id BIGINT REFERENCES marketing_channel (id),
  person_id BIGINT REFERENCES org_user (id),
  reach BIGINT NOT NULL,
  response BIGINT NOT NULL,
  sales BIGINT NOT NULL,
  cost BIGINT NOT NULL
);
CREATE INDEX ix_marketing_plan_figure__campaign_id ON marketing_plan_figure (campaign_id);
CREATE INDEX ix_marketing_plan_figure__phase_id ON marketing_plan_figure (phase_id);
CREATE INDEX ix_marketing_plan_figure__channel_id ON marketing_plan_figure (channel_id);
CREATE INDEX ix_marketing_plan_figure__person_id ON marketing_plan_figure (person_id);

CREATE TABLE marketing_execution_report (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  spot TEXT NOT NULL,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  phase_id BIGINT REFERENCES marketing_campaign_phase (id),
  city TEXT,
  channel_id BIGINT REFERENCES marketing_channel (id),
  person_id BIGINT REFERENCES org_user (id),
  done_on BIGINT NOT NULL,
  reach BIGINT NOT NULL,
  response BIGINT NOT NULL,
  sales BIGINT NOT NULL,
  material_id BIGINT REFERENCES marketing_material (id),
  material_used BIGINT,
  note TEXT
);
CREATE INDEX ix_marketing_execution_report__campaign_id ON marketing_execution_report (campaign_id);
CREATE INDEX ix_marketing_execution_report__phase_id ON marketing_execution_report (phase_id);
CREATE INDEX ix_marketing_execution_report__channel_id ON marketing_execution_report (channel_id);
CREATE INDEX ix_marketing_execution_report__person_id ON marketing_execution_report (person_id);
CREATE INDEX ix_marketing_execution_report__material_id ON marketing_execution_report (material_id);

CREATE TABLE marketing_lead_form (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  code TEXT,
  campaign_id BIGINT REFERENCES marketing_campaign (id),
  channel_id BIGINT REFERENCES marketing_channel (id),
  heading TEXT NOT NULL,
  intro TEXT,
  asks TEXT,
  consent_text TEXT NOT NULL,
  thanks TEXT,
  owner_id BIGINT REFERENCES org_user (id),
  is_open BIGINT NOT NULL,
  CONSTRAINT uq_marketing_lead_form__name UNIQUE (name)
);
CREATE UNIQUE INDEX ix_marketing_lead_form__code ON marketing_lead_form (code);
CREATE INDEX ix_marketing_lead_form__campaign_id ON marketing_lead_form (campaign_id);
CREATE INDEX ix_marketing_lead_form__channel_id ON marketing_lead_form (channel_id);
CREATE INDEX ix_marketing_lead_form__owner_id ON marketing_lead_form (owner_id);

CREATE TABLE marketing_lead (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  phone TEXT,
  email TEXT,
  company TEXT,
  city TEXT,
  source TEXT NOT NULL,
  campaign_id BIGINT REFERENCES marketing_campaign (id),
  channel_id BIGINT REFERENCES marketing_channel (id),
  form_id BIGINT REFERENCES marketing_lead_form (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT REFERENCES org_store (id),
  customer_id BIGINT REFERENCES customers_customer (id),
  message TEXT,
  consent_text TEXT,
  consented_at BIGINT,
  times BIGINT NOT NULL,
  converted_at BIGINT,
  lost_reason TEXT
);
CREATE INDEX ix_marketing_lead__campaign_id ON marketing_lead (campaign_id);
CREATE INDEX ix_marketing_lead__channel_id ON marketing_lead (channel_id);
CREATE INDEX ix_marketing_lead__form_id ON marketing_lead (form_id);
CREATE INDEX ix_marketing_lead__owner_id ON marketing_lead (owner_id);
CREATE INDEX ix_marketing_lead__store_id ON marketing_lead (store_id);
CREATE INDEX ix_marketing_lead__customer_id ON marketing_lead (customer_id);
