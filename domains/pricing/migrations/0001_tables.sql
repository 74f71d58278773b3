CREATE TABLE pricing_price_book (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT,
  priority BIGINT NOT NULL,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  tier TEXT,
  classification_id BIGINT REFERENCES customers_classification (id),
  group_id BIGINT REFERENCES customers_customer_group (id),
  customer_id BIGINT REFERENCES customers_customer (id),
  market_area_id BIGINT REFERENCES org_market_area (id),
  store_id BIGINT REFERENCES org_store (id),
  channel TEXT,
  starts_on BIGINT,
  ends_on BIGINT,
  weekdays TEXT,
  time_from TEXT,
  time_to TEXT,
  note TEXT,
  CONSTRAINT uq_pricing_price_book__number UNIQUE (number)
);
CREATE INDEX ix_pricing_price_book__classification_id ON pricing_price_book (classification_id);
CREATE INDEX ix_pricing_price_book__group_id ON pricing_price_book (group_id);
CREATE INDEX ix_pricing_price_book__customer_id ON pricing_price_book (customer_id);
CREATE INDEX ix_pricing_price_book__market_area_id ON pricing_price_book (market_area_id);
CREATE INDEX ix_pricing_price_book__store_id ON pricing_price_book (store_id);

CREATE TABLE pricing_price_rule (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  book_id BIGINT NOT NULL REFERENCES pricing_price_book (id),
  product_id BIGINT REFERENCES catalog_product (id),
  category_id BIGINT REFERENCES catalog_category (id),
  qty_from BIGINT NOT NULL,
  tier TEXT,
  market_area_id BIGINT REFERENCES org_market_area (id),
  starts_on BIGINT,
  ends_on BIGINT,
  method TEXT NOT NULL,
  amount BIGINT NOT NULL,
  base TEXT NOT NULL,
  percent_off BIGINT,
  round_to BIGINT,
  add_amount BIGINT,
  min_margin BIGINT,
  max_margin BIGINT
);
CREATE INDEX ix_pricing_price_rule__book_id ON pricing_price_rule (book_id);
CREATE INDEX ix_pricing_price_rule__product_id ON pricing_price_rule (product_id);
CREATE INDEX ix_pricing_price_rule__category_id ON pricing_price_rule (category_id);
CREATE INDEX ix_pricing_price_rule__market_area_id ON pricing_price_rule (market_area_id);

CREATE TABLE pricing_promotion (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  definition_version BIGINT NOT NULL,
  action TEXT NOT NULL,
  conditions TEXT,
  starts_on BIGINT,
  ends_on BIGINT,
  weekdays TEXT,
  time_from TEXT,
  time_to TEXT,
  stage TEXT NOT NULL,
  stack_group TEXT NOT NULL,
  policy TEXT NOT NULL,
  priority BIGINT NOT NULL,
  is_exclusive BIGINT NOT NULL CHECK (is_exclusive IN (0, 1)),
  basis TEXT NOT NULL,
  needs_coupon BIGINT NOT NULL CHECK (needs_coupon IN (0, 1)),
  times_max BIGINT,
  discount_max BIGINT,
  cap_total BIGINT,
  cap_customer BIGINT,
  cap_day BIGINT,
  cap_clerk BIGINT,
  budget BIGINT,
  currency TEXT,
  owner_id BIGINT REFERENCES org_user (id),
  note TEXT,
  submitted_by BIGINT REFERENCES org_user (id),
  decided_by BIGINT REFERENCES org_user (id),
  decided_at BIGINT,
  decision_note TEXT,
  CONSTRAINT uq_pricing_promotion__number UNIQUE (number)
);
CREATE INDEX ix_pricing_promotion__owner_id ON pricing_promotion (owner_id);
CREATE INDEX ix_pricing_promotion__submitted_by ON pricing_promotion (submitted_by);
CREATE INDEX ix_pricing_promotion__decided_by ON pricing_promotion (decided_by);

CREATE TABLE pricing_coupon (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  promotion_id BIGINT NOT NULL REFERENCES pricing_promotion (id),
  shared_code TEXT,
  valid_days BIGINT,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  note TEXT,
  CONSTRAINT uq_pricing_coupon__number UNIQUE (number),
  CONSTRAINT uq_pricing_coupon__shared_code UNIQUE (shared_code)
);
CREATE INDEX ix_pricing_coupon__promotion_id ON pricing_coupon (promotion_id);

CREATE TABLE pricing_coupon_code (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  coupon_id BIGINT NOT NULL REFERENCES pricing_coupon (id),
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  customer_id BIGINT REFERENCES customers_customer (id),
  expires_on BIGINT,
  redeemed_at BIGINT,
  sale_ref BIGINT,
  CONSTRAINT uq_pricing_coupon_code__code UNIQUE (code)
);
CREATE INDEX ix_pricing_coupon_code__coupon_id ON pricing_coupon_code (coupon_id);
CREATE INDEX ix_pricing_coupon_code__customer_id ON pricing_coupon_code (customer_id);

-- What promotions took off which sales: added to, never changed. A line of the sale has a row a promotion with what it took
-- off, and line 0 holds how often it was used. A return adds rows of its own (return_id) with the opposite sign.
CREATE TABLE pricing_promotion_use (
  id BIGINT PRIMARY KEY,
  promotion_id BIGINT NOT NULL REFERENCES pricing_promotion (id),
  definition_version BIGINT NOT NULL,
  sale_id BIGINT NOT NULL,
  return_id BIGINT NOT NULL,
  line_key BIGINT NOT NULL,
  qty BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  customer_id BIGINT,
  store_id BIGINT,
  clerk TEXT,
  day BIGINT NOT NULL,
  at BIGINT NOT NULL,
  coupon TEXT,
  CONSTRAINT uq_pricing_promotion_use__sale UNIQUE (sale_id, return_id, promotion_id, line_key)
);
CREATE INDEX ix_pricing_promotion_use__customer ON pricing_promotion_use (promotion_id, customer_id);
CREATE INDEX ix_pricing_promotion_use__day ON pricing_promotion_use (promotion_id, day);

-- The sum of a promotion's uses, kept with each of them.
CREATE TABLE pricing_promotion_total (
  promotion_id BIGINT PRIMARY KEY REFERENCES pricing_promotion (id),
  uses BIGINT NOT NULL CHECK (uses >= 0),
  amount BIGINT NOT NULL CHECK (amount >= 0)
);

-- One row: counts the writes of whatever prices depend on.
CREATE TABLE pricing_version (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO pricing_version (id, version) VALUES (1, 1);
