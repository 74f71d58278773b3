CREATE TABLE loyalty_card_series (
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
  prefix TEXT,
  area_code TEXT,
  store_id BIGINT REFERENCES org_store (id),
  store_code TEXT,
  digits BIGINT NOT NULL,
  check_method TEXT NOT NULL,
  next_sequence BIGINT NOT NULL,
  valid_months BIGINT,
  CONSTRAINT uq_loyalty_card_series__number UNIQUE (number),
  CONSTRAINT ck_loyalty_card_series__1 CHECK (next_sequence >= 1)
);
CREATE INDEX ix_loyalty_card_series__store_id ON loyalty_card_series (store_id);

CREATE TABLE loyalty_card_batch (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  series_id BIGINT NOT NULL REFERENCES loyalty_card_series (id),
  first_code TEXT NOT NULL,
  last_code TEXT NOT NULL,
  count BIGINT NOT NULL,
  key TEXT NOT NULL,
  note TEXT
);
CREATE INDEX ix_loyalty_card_batch__series_id ON loyalty_card_batch (series_id);

CREATE TABLE loyalty_card (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  code TEXT NOT NULL,
  series_id BIGINT NOT NULL REFERENCES loyalty_card_series (id),
  batch_id BIGINT REFERENCES loyalty_card_batch (id),
  state TEXT NOT NULL,
  customer_id BIGINT REFERENCES customers_customer (id),
  household_id BIGINT REFERENCES customers_household (id),
  issued_on BIGINT,
  expires_on BIGINT,
  replaced_by_id BIGINT REFERENCES loyalty_card (id),
  CONSTRAINT uq_loyalty_card__code UNIQUE (code)
);
CREATE INDEX ix_loyalty_card__series_id ON loyalty_card (series_id);
CREATE INDEX ix_loyalty_card__batch_id ON loyalty_card (batch_id);
CREATE INDEX ix_loyalty_card__customer_id ON loyalty_card (customer_id);
CREATE INDEX ix_loyalty_card__household_id ON loyalty_card (household_id);
CREATE INDEX ix_loyalty_card__replaced_by_id ON loyalty_card (replaced_by_id);

CREATE TABLE loyalty_card_event (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  card_id BIGINT NOT NULL REFERENCES loyalty_card (id),
  kind TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  day BIGINT NOT NULL,
  note TEXT,
  by_id BIGINT REFERENCES org_user (id)
);
CREATE INDEX ix_loyalty_card_event__card_id ON loyalty_card_event (card_id);
CREATE INDEX ix_loyalty_card_event__by_id ON loyalty_card_event (by_id);

-- The last step of a phone's changing code that was taken: none is taken twice.
CREATE TABLE loyalty_card_token (
  card_id BIGINT PRIMARY KEY REFERENCES loyalty_card (id),
  step BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_loyalty_card_batch__key ON loyalty_card_batch (series_id, key);
