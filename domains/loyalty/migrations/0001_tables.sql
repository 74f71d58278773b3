CREATE TABLE loyalty_tier_scheme (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  is_shared BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
  metric TEXT NOT NULL,
  period TEXT NOT NULL,
  period_months BIGINT NOT NULL,
  entry_first BIGINT NOT NULL CHECK (entry_first IN (0, 1)),
  upgrades_at_once BIGINT NOT NULL CHECK (upgrades_at_once IN (0, 1)),
  keep_months BIGINT NOT NULL,
  grace_days BIGINT NOT NULL,
  downgrade TEXT NOT NULL,
  note TEXT,
  CONSTRAINT uq_loyalty_tier_scheme__number UNIQUE (number)
);

CREATE TABLE loyalty_tier (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  scheme_id BIGINT NOT NULL REFERENCES loyalty_tier_scheme (id),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  rank BIGINT NOT NULL,
  threshold BIGINT,
  threshold_count BIGINT,
  entry_amount BIGINT,
  by_proof BIGINT NOT NULL CHECK (by_proof IN (0, 1)),
  note TEXT,
  CONSTRAINT uq_loyalty_tier__scheme_id_number UNIQUE (scheme_id, number),
  CONSTRAINT uq_loyalty_tier__scheme_id_rank UNIQUE (scheme_id, rank)
);

CREATE TABLE loyalty_membership (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  scheme_id BIGINT NOT NULL REFERENCES loyalty_tier_scheme (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  household_id BIGINT REFERENCES customers_household (id),
  owner_key TEXT NOT NULL,
  tier_id BIGINT REFERENCES loyalty_tier (id),
  since BIGINT,
  joined_on BIGINT,
  keep_until BIGINT,
  grace_until BIGINT,
  CONSTRAINT uq_loyalty_membership__scheme_id_owner_key UNIQUE (scheme_id, owner_key)
);
CREATE INDEX ix_loyalty_membership__customer_id ON loyalty_membership (customer_id);
CREATE INDEX ix_loyalty_membership__household_id ON loyalty_membership (household_id);
CREATE INDEX ix_loyalty_membership__tier_id ON loyalty_membership (tier_id);

CREATE TABLE loyalty_tier_change (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  membership_id BIGINT NOT NULL REFERENCES loyalty_membership (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  from_id BIGINT REFERENCES loyalty_tier (id),
  to_id BIGINT REFERENCES loyalty_tier (id),
  day BIGINT NOT NULL,
  evidence TEXT,
  note TEXT,
  by_id BIGINT REFERENCES org_user (id)
);
CREATE INDEX ix_loyalty_tier_change__membership_id ON loyalty_tier_change (membership_id);
CREATE INDEX ix_loyalty_tier_change__from_id ON loyalty_tier_change (from_id);
CREATE INDEX ix_loyalty_tier_change__to_id ON loyalty_tier_change (to_id);
CREATE INDEX ix_loyalty_tier_change__by_id ON loyalty_tier_change (by_id);

CREATE TABLE loyalty_tier_proof (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  tier_id BIGINT NOT NULL REFERENCES loyalty_tier (id),
  kind TEXT NOT NULL,
  photo BIGINT,
  note TEXT,
  state TEXT NOT NULL,
  decided_by BIGINT REFERENCES org_user (id),
  decided_at BIGINT,
  decision_note TEXT
);
CREATE INDEX ix_loyalty_tier_proof__customer_id ON loyalty_tier_proof (customer_id);
CREATE INDEX ix_loyalty_tier_proof__tier_id ON loyalty_tier_proof (tier_id);
CREATE INDEX ix_loyalty_tier_proof__decided_by ON loyalty_tier_proof (decided_by);

CREATE TABLE loyalty_points_programme (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  is_shared BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
  opens_itself BIGINT NOT NULL CHECK (opens_itself IN (0, 1)),
  starts_on BIGINT,
  ends_on BIGINT,
  rounding TEXT NOT NULL,
  pending_days BIGINT NOT NULL,
  validity TEXT NOT NULL,
  validity_count BIGINT NOT NULL,
  redeem_points BIGINT NOT NULL,
  redeem_amount BIGINT NOT NULL,
  redeem_step BIGINT NOT NULL,
  hold_minutes BIGINT NOT NULL,
  shortage TEXT NOT NULL,
  approval_over BIGINT NOT NULL,
  note TEXT,
  CONSTRAINT uq_loyalty_points_programme__number UNIQUE (number)
);

CREATE TABLE loyalty_earn_rule (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  programme_id BIGINT NOT NULL REFERENCES loyalty_points_programme (id),
  name TEXT NOT NULL,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  definition_version BIGINT NOT NULL,
  method TEXT NOT NULL,
  points BIGINT NOT NULL,
  per_amount BIGINT,
  multiplier BIGINT NOT NULL,
  basis TEXT NOT NULL,
  least_amount BIGINT,
  product_id BIGINT REFERENCES catalog_product (id),
  category_id BIGINT REFERENCES catalog_category (id),
  tier_id BIGINT REFERENCES loyalty_tier (id),
  store_id BIGINT REFERENCES org_store (id),
  channel TEXT,
  starts_on BIGINT,
  ends_on BIGINT,
  weekdays TEXT,
  time_from TEXT,
  time_to TEXT,
  stack_group TEXT NOT NULL,
  policy TEXT NOT NULL,
  priority BIGINT NOT NULL
);
CREATE INDEX ix_loyalty_earn_rule__programme_id ON loyalty_earn_rule (programme_id);
CREATE INDEX ix_loyalty_earn_rule__product_id ON loyalty_earn_rule (product_id);
CREATE INDEX ix_loyalty_earn_rule__category_id ON loyalty_earn_rule (category_id);
CREATE INDEX ix_loyalty_earn_rule__tier_id ON loyalty_earn_rule (tier_id);
CREATE INDEX ix_loyalty_earn_rule__store_id ON loyalty_earn_rule (store_id);

CREATE TABLE loyalty_points_account (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  programme_id BIGINT NOT NULL REFERENCES loyalty_points_programme (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  household_id BIGINT REFERENCES customers_household (id),
  owner_key TEXT NOT NULL,
  state TEXT NOT NULL,
  balance BIGINT NOT NULL,
  points BIGINT NOT NULL,
  held BIGINT NOT NULL,
  debt BIGINT NOT NULL,
  moved_to_id BIGINT REFERENCES loyalty_points_account (id),
  CONSTRAINT uq_loyalty_points_account__programme_id_owner_key UNIQUE (programme_id, owner_key),
  CONSTRAINT ck_loyalty_points_account__1 CHECK (balance = points - debt),
  CONSTRAINT ck_loyalty_points_account__2 CHECK (debt >= 0 AND held >= 0 AND held <= points)
);
CREATE INDEX ix_loyalty_points_account__customer_id ON loyalty_points_account (customer_id);
CREATE INDEX ix_loyalty_points_account__household_id ON loyalty_points_account (household_id);
CREATE INDEX ix_loyalty_points_account__moved_to_id ON loyalty_points_account (moved_to_id);

CREATE TABLE loyalty_purchase (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  sale_ref TEXT NOT NULL,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  household_id BIGINT REFERENCES customers_household (id),
  store_id BIGINT REFERENCES org_store (id),
  channel TEXT,
  at BIGINT NOT NULL,
  day BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  points BIGINT NOT NULL,
  lines TEXT NOT NULL,
  terms TEXT NOT NULL,
  CONSTRAINT uq_loyalty_purchase__sale_ref UNIQUE (sale_ref)
);
CREATE INDEX ix_loyalty_purchase__customer_id ON loyalty_purchase (customer_id);
CREATE INDEX ix_loyalty_purchase__household_id ON loyalty_purchase (household_id);
CREATE INDEX ix_loyalty_purchase__store_id ON loyalty_purchase (store_id);

CREATE TABLE loyalty_points_lot (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  account_id BIGINT NOT NULL REFERENCES loyalty_points_account (id),
  earned BIGINT NOT NULL,
  remaining BIGINT NOT NULL,
  held BIGINT NOT NULL,
  expired BIGINT NOT NULL,
  activates_on BIGINT NOT NULL,
  expires_on BIGINT,
  first_spent_on BIGINT,
  purchase_id BIGINT REFERENCES loyalty_purchase (id),
  parent_id BIGINT REFERENCES loyalty_points_lot (id),
  CONSTRAINT ck_loyalty_points_lot__1 CHECK (held >= 0 AND held <= remaining AND expired >= 0)
);
CREATE INDEX ix_loyalty_points_lot__account_id ON loyalty_points_lot (account_id);
CREATE INDEX ix_loyalty_points_lot__purchase_id ON loyalty_points_lot (purchase_id);
CREATE INDEX ix_loyalty_points_lot__parent_id ON loyalty_points_lot (parent_id);

CREATE TABLE loyalty_points_hold (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  account_id BIGINT NOT NULL REFERENCES loyalty_points_account (id),
  key TEXT NOT NULL,
  points BIGINT NOT NULL,
  state TEXT NOT NULL,
  captured BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  reference TEXT,
  CONSTRAINT uq_loyalty_points_hold__account_id_key UNIQUE (account_id, key)
);

CREATE TABLE loyalty_points_entry (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  account_id BIGINT NOT NULL REFERENCES loyalty_points_account (id),
  kind TEXT NOT NULL,
  delta BIGINT NOT NULL,
  held BIGINT NOT NULL,
  lot_id BIGINT REFERENCES loyalty_points_lot (id),
  day BIGINT NOT NULL,
  reference TEXT,
  key TEXT NOT NULL,
  part BIGINT NOT NULL,
  hold_id BIGINT REFERENCES loyalty_points_hold (id),
  reverses_id BIGINT REFERENCES loyalty_points_entry (id),
  by_id BIGINT REFERENCES org_user (id),
  balance_after BIGINT NOT NULL,
  CONSTRAINT uq_loyalty_points_entry__account_id_key_part UNIQUE (account_id, key, part)
);
CREATE INDEX ix_loyalty_points_entry__lot_id ON loyalty_points_entry (lot_id);
CREATE INDEX ix_loyalty_points_entry__hold_id ON loyalty_points_entry (hold_id);
CREATE INDEX ix_loyalty_points_entry__reverses_id ON loyalty_points_entry (reverses_id);
CREATE INDEX ix_loyalty_points_entry__by_id ON loyalty_points_entry (by_id);

CREATE TABLE loyalty_points_adjustment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  account_id BIGINT NOT NULL REFERENCES loyalty_points_account (id),
  points BIGINT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT,
  state TEXT NOT NULL,
  key TEXT,
  asked_by BIGINT REFERENCES org_user (id),
  decided_by BIGINT REFERENCES org_user (id),
  decided_at BIGINT,
  decision_note TEXT
);
CREATE INDEX ix_loyalty_points_adjustment__account_id ON loyalty_points_adjustment (account_id);
CREATE INDEX ix_loyalty_points_adjustment__asked_by ON loyalty_points_adjustment (asked_by);
CREATE INDEX ix_loyalty_points_adjustment__decided_by ON loyalty_points_adjustment (decided_by);
-- The lots that still matter, and those that fall due.
CREATE INDEX ix_loyalty_points_lot__expires ON loyalty_points_lot (expires_on, account_id);
CREATE INDEX ix_loyalty_points_entry__reference ON loyalty_points_entry (reference);
CREATE INDEX ix_loyalty_membership__due ON loyalty_membership (scheme_id, keep_until);
CREATE INDEX ix_loyalty_purchase__day ON loyalty_purchase (customer_id, day);
CREATE INDEX ix_loyalty_points_hold__ends ON loyalty_points_hold (state, ends_at);

-- What a rule said in each of its versions: what was earned by it can be worked out again.
CREATE TABLE loyalty_rule_version (
  rule_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  definition TEXT NOT NULL,
  PRIMARY KEY (rule_id, version)
);

-- Returns that were booked, and what they did: the same return again changes nothing.
CREATE TABLE loyalty_purchase_return (
  purchase_id BIGINT NOT NULL REFERENCES loyalty_purchase (id),
  return_key TEXT NOT NULL,
  taken BIGINT NOT NULL,
  restored BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (purchase_id, return_key)
);
