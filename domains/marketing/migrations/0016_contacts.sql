-- What works for a campaign in domains that stand above it: a journey, by `domain.entity/id`, with its campaign and what it is for. Who
-- counts contacts knows by it whose a message or a call was, and that it was marketing.
CREATE TABLE marketing_reach (
  about TEXT NOT NULL,
  campaign_id BIGINT,
  purpose TEXT NOT NULL,
  PRIMARY KEY (about)
);

CREATE TABLE marketing_audience_left_out (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  draw_id BIGINT NOT NULL REFERENCES marketing_audience_draw (id),
  campaign_id BIGINT NOT NULL REFERENCES marketing_campaign (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  why TEXT NOT NULL,
  reason TEXT
);
CREATE INDEX ix_marketing_audience_left_out__draw_id ON marketing_audience_left_out (draw_id);
CREATE INDEX ix_marketing_audience_left_out__campaign_id ON marketing_audience_left_out (campaign_id);
CREATE INDEX ix_marketing_audience_left_out__customer_id ON marketing_audience_left_out (customer_id);
