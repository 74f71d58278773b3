CREATE TABLE marketing_lead_link (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  form_id BIGINT NOT NULL REFERENCES marketing_lead_form (id),
  name TEXT NOT NULL,
  code TEXT,
  channel_id BIGINT REFERENCES marketing_channel (id),
  campaign_id BIGINT REFERENCES marketing_campaign (id),
  city TEXT,
  store_id BIGINT REFERENCES org_store (id),
  person_id BIGINT REFERENCES org_user (id),
  is_open BIGINT NOT NULL CHECK (is_open IN (0, 1)),
  note TEXT,
  CONSTRAINT uq_marketing_lead_link__form_id_name UNIQUE (form_id, name)
);
CREATE UNIQUE INDEX ix_marketing_lead_link__code ON marketing_lead_link (code);
CREATE INDEX ix_marketing_lead_link__channel_id ON marketing_lead_link (channel_id);
CREATE INDEX ix_marketing_lead_link__campaign_id ON marketing_lead_link (campaign_id);
CREATE INDEX ix_marketing_lead_link__store_id ON marketing_lead_link (store_id);
CREATE INDEX ix_marketing_lead_link__person_id ON marketing_lead_link (person_id);
ALTER TABLE marketing_lead ADD COLUMN link_id BIGINT REFERENCES marketing_lead_link (id);
CREATE INDEX ix_marketing_lead__link_id ON marketing_lead (link_id);
