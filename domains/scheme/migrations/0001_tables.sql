CREATE TABLE scheme_profile (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  slogan TEXT,
  introduction TEXT,
  market TEXT,
  products TEXT,
  mission TEXT,
  vision TEXT,
  proposition TEXT,
  for_customers TEXT,
  for_employees TEXT,
  for_shareholders TEXT,
  for_suppliers TEXT,
  for_society TEXT,
  CONSTRAINT uq_scheme_profile__language UNIQUE (language)
);

CREATE TABLE scheme_swot (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  as_of BIGINT,
  strategy TEXT,
  reason TEXT,
  owner_id BIGINT REFERENCES org_user (id)
);
CREATE INDEX ix_scheme_swot__owner_id ON scheme_swot (owner_id);

CREATE TABLE scheme_swot_factor (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  swot_id BIGINT NOT NULL REFERENCES scheme_swot (id),
  quadrant TEXT NOT NULL,
  name TEXT NOT NULL,
  weight BIGINT NOT NULL,
  score BIGINT NOT NULL,
  position BIGINT,
  indicator TEXT,
  indicator_column TEXT,
  cited_value TEXT,
  cited_on BIGINT,
  note TEXT
);
CREATE INDEX ix_scheme_swot_factor__swot_id ON scheme_swot_factor (swot_id);

CREATE TABLE scheme_swot_strategy (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  swot_id BIGINT NOT NULL REFERENCES scheme_swot (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  note TEXT
);
CREATE INDEX ix_scheme_swot_strategy__swot_id ON scheme_swot_strategy (swot_id);

CREATE TABLE scheme_swot_citation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  strategy_id BIGINT NOT NULL REFERENCES scheme_swot_strategy (id),
  factor_id BIGINT NOT NULL REFERENCES scheme_swot_factor (id),
  CONSTRAINT uq_scheme_swot_citation__strategy_id_factor_id UNIQUE (strategy_id, factor_id)
);
CREATE INDEX ix_scheme_swot_citation__factor_id ON scheme_swot_citation (factor_id);

CREATE TABLE scheme_direction (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  rule TEXT,
  segment_id BIGINT REFERENCES marketing_segment (id),
  goal TEXT,
  measure TEXT,
  baseline BIGINT,
  baseline_on BIGINT,
  target BIGINT,
  due_on BIGINT,
  playbook TEXT,
  campaign_id BIGINT REFERENCES marketing_campaign (id),
  owner_id BIGINT REFERENCES org_user (id)
);
CREATE INDEX ix_scheme_direction__segment_id ON scheme_direction (segment_id);
CREATE INDEX ix_scheme_direction__campaign_id ON scheme_direction (campaign_id);
CREATE INDEX ix_scheme_direction__owner_id ON scheme_direction (owner_id);

CREATE TABLE scheme_relation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  customer_group TEXT NOT NULL,
  customers BIGINT,
  value BIGINT,
  margin_percent BIGINT,
  recommended TEXT,
  level TEXT,
  confirmed_on BIGINT,
  confirmed_by_id BIGINT REFERENCES org_user (id),
  duty TEXT,
  every_days BIGINT,
  per_night BIGINT,
  owner_id BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_scheme_relation__customer_group UNIQUE (customer_group)
);
CREATE INDEX ix_scheme_relation__confirmed_by_id ON scheme_relation (confirmed_by_id);
CREATE INDEX ix_scheme_relation__owner_id ON scheme_relation (owner_id);

CREATE TABLE scheme_care (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  relation_id BIGINT NOT NULL REFERENCES scheme_relation (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  activity_id BIGINT REFERENCES customers_activity (id),
  due_on BIGINT NOT NULL,
  CONSTRAINT uq_scheme_care__relation_id_customer_id UNIQUE (relation_id, customer_id)
);
CREATE INDEX ix_scheme_care__customer_id ON scheme_care (customer_id);
CREATE INDEX ix_scheme_care__activity_id ON scheme_care (activity_id);

CREATE TABLE scheme_topic (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  flow TEXT,
  forms TEXT,
  reports TEXT,
  is_ready BIGINT NOT NULL CHECK (is_ready IN (0, 1)),
  CONSTRAINT uq_scheme_topic__number UNIQUE (number)
);

CREATE TABLE scheme_round (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  starts_on BIGINT,
  ends_on BIGINT,
  previous_id BIGINT REFERENCES scheme_round (id),
  topic_id BIGINT REFERENCES scheme_topic (id),
  plan TEXT,
  lessons TEXT,
  owner_id BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_scheme_round__number UNIQUE (number)
);
CREATE INDEX ix_scheme_round__previous_id ON scheme_round (previous_id);
CREATE INDEX ix_scheme_round__topic_id ON scheme_round (topic_id);
CREATE INDEX ix_scheme_round__owner_id ON scheme_round (owner_id);

CREATE TABLE scheme_finding (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  round_id BIGINT NOT NULL REFERENCES scheme_round (id),
  name TEXT NOT NULL,
  indicator TEXT,
  question TEXT,
  figures TEXT,
  as_of BIGINT,
  note TEXT
);
CREATE INDEX ix_scheme_finding__round_id ON scheme_finding (round_id);

CREATE TABLE scheme_round_goal (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  round_id BIGINT NOT NULL REFERENCES scheme_round (id),
  name TEXT NOT NULL,
  measure TEXT,
  baseline BIGINT,
  target BIGINT,
  actual BIGINT
);
CREATE INDEX ix_scheme_round_goal__round_id ON scheme_round_goal (round_id);

CREATE TABLE scheme_round_campaign (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  round_id BIGINT NOT NULL REFERENCES scheme_round (id),
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  control_id BIGINT REFERENCES marketing_segment (id),
  reached BIGINT,
  buyers BIGINT,
  held_out BIGINT,
  held_out_buyers BIGINT,
  measured_on BIGINT,
  CONSTRAINT uq_scheme_round_campaign__round_id_campaign_id UNIQUE (round_id, campaign_id)
);
CREATE INDEX ix_scheme_round_campaign__campaign_id ON scheme_round_campaign (campaign_id);
CREATE INDEX ix_scheme_round_campaign__control_id ON scheme_round_campaign (control_id);

CREATE TABLE scheme_round_segment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  round_id BIGINT NOT NULL REFERENCES scheme_round (id),
  segment_id BIGINT NOT NULL REFERENCES marketing_segment (id),
  role TEXT NOT NULL,
  CONSTRAINT uq_scheme_round_segment__round_id_segment_id UNIQUE (round_id, segment_id)
);
CREATE INDEX ix_scheme_round_segment__segment_id ON scheme_round_segment (segment_id);

CREATE TABLE scheme_section (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  section TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  made TEXT,
  CONSTRAINT uq_scheme_section__section_language UNIQUE (section, language)
);

CREATE TABLE scheme_report (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  formats TEXT NOT NULL,
  topic_id BIGINT REFERENCES scheme_topic (id),
  state TEXT NOT NULL,
  problem TEXT,
  figures BIGINT,
  took_ms BIGINT,
  finished_at BIGINT
);
CREATE INDEX ix_scheme_report__topic_id ON scheme_report (topic_id);
