-- Codes that were issued before by a coupon that is good for so many days: their last day, as it was reckoned at every use.
UPDATE pricing_coupon_code SET expires_on = created_at / 86400000 - 1
    + (SELECT k.valid_days FROM pricing_coupon k WHERE k.id = pricing_coupon_code.coupon_id)
  WHERE expires_on IS NULL
    AND EXISTS (SELECT 1 FROM pricing_coupon k WHERE k.id = pricing_coupon_code.coupon_id AND k.valid_days > 0);
