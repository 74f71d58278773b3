CREATE TABLE marketing_campaign (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  starts_on BIGINT,
  ends_on BIGINT,
  CONSTRAINT uq_marketing_campaign__number UNIQUE (number)
);

CREATE TABLE marketing_campaign_target (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  CONSTRAINT uq_marketing_campaign_target__campaign_id_customer_id UNIQUE (campaign_id, customer_id)
);
CREATE INDEX ix_marketing_campaign_target__customer_id ON marketing_campaign_target (customer_id);
