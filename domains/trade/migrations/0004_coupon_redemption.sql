CREATE TABLE trade_coupon_redemption (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  coupon TEXT NOT NULL,
  campaign_id BIGINT REFERENCES marketing_campaign (id),
  customer_id BIGINT REFERENCES customers_customer (id),
  redeemed_on BIGINT NOT NULL,
  sale_id BIGINT REFERENCES trade_sale (id)
);
CREATE INDEX ix_trade_coupon_redemption__campaign_id ON trade_coupon_redemption (campaign_id);
CREATE INDEX ix_trade_coupon_redemption__customer_id ON trade_coupon_redemption (customer_id);
CREATE INDEX ix_trade_coupon_redemption__sale_id ON trade_coupon_redemption (sale_id);
