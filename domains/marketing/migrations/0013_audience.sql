ALTER TABLE marketing_campaign ADD COLUMN control_share BIGINT;
ALTER TABLE marketing_campaign ADD COLUMN control_seed TEXT;
ALTER TABLE marketing_campaign ADD COLUMN measure_from BIGINT;
ALTER TABLE marketing_campaign ADD COLUMN measure_to BIGINT;
ALTER TABLE marketing_campaign_target ADD COLUMN arm TEXT NOT NULL DEFAULT 'treatment';
ALTER TABLE marketing_campaign_target ADD COLUMN channel TEXT;
ALTER TABLE marketing_campaign_target ADD COLUMN reason TEXT;
ALTER TABLE marketing_campaign_target ADD COLUMN stratum TEXT;
ALTER TABLE marketing_campaign_target ADD COLUMN drawn_at BIGINT;
ALTER TABLE marketing_segment ADD COLUMN source_id BIGINT REFERENCES marketing_segment (id);
CREATE INDEX ix_marketing_segment__source_id ON marketing_segment (source_id);
ALTER TABLE marketing_segment_member ADD COLUMN evidence TEXT;

CREATE TABLE marketing_segment_size (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  segment_id BIGINT NOT NULL REFERENCES marketing_segment (id),
  counted_at BIGINT NOT NULL,
  as_of BIGINT,
  members BIGINT NOT NULL,
  added BIGINT NOT NULL,
  removed BIGINT NOT NULL
);
CREATE INDEX ix_marketing_segment_size__segment_id ON marketing_segment_size (segment_id);

CREATE TABLE marketing_contact_rule (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  max_contacts BIGINT,
  days BIGINT,
  quiet_from TEXT,
  quiet_to TEXT,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  CONSTRAINT uq_marketing_contact_rule__name UNIQUE (name)
);

CREATE TABLE marketing_holdout (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  per_mille BIGINT NOT NULL,
  seed TEXT,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  CONSTRAINT uq_marketing_holdout__name UNIQUE (name)
);
