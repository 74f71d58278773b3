CREATE TABLE periodicals_periodical (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  frequency TEXT NOT NULL,
  languages TEXT NOT NULL,
  first_channel TEXT NOT NULL,
  second_channel TEXT,
  third_channel TEXT,
  purpose TEXT NOT NULL,
  is_opt_in BIGINT NOT NULL CHECK (is_opt_in IN (0, 1)),
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  owner_id BIGINT REFERENCES org_user (id),
  note TEXT,
  CONSTRAINT uq_periodicals_periodical__number UNIQUE (number)
);
CREATE INDEX ix_periodicals_periodical__owner_id ON periodicals_periodical (owner_id);

CREATE TABLE periodicals_entitlement (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  periodical_id BIGINT NOT NULL REFERENCES periodicals_periodical (id),
  benefit_id BIGINT REFERENCES loyalty_benefit (id),
  tier_id BIGINT REFERENCES loyalty_tier (id),
  segment_id BIGINT REFERENCES marketing_segment (id)
);
CREATE INDEX ix_periodicals_entitlement__periodical_id ON periodicals_entitlement (periodical_id);
CREATE INDEX ix_periodicals_entitlement__benefit_id ON periodicals_entitlement (benefit_id);
CREATE INDEX ix_periodicals_entitlement__tier_id ON periodicals_entitlement (tier_id);
CREATE INDEX ix_periodicals_entitlement__segment_id ON periodicals_entitlement (segment_id);

CREATE TABLE periodicals_subscription (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  periodical_id BIGINT NOT NULL REFERENCES periodicals_periodical (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  state TEXT NOT NULL,
  channel TEXT,
  since BIGINT,
  source TEXT NOT NULL,
  CONSTRAINT uq_periodicals_subscription__periodical_id_customer_id UNIQUE (periodical_id, customer_id)
);
CREATE INDEX ix_periodicals_subscription__customer_id ON periodicals_subscription (customer_id);

CREATE TABLE periodicals_edition (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  periodical_id BIGINT NOT NULL REFERENCES periodicals_periodical (id),
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  issued_on BIGINT NOT NULL,
  state TEXT NOT NULL,
  intro TEXT,
  body TEXT,
  title_en TEXT,
  body_en TEXT,
  author_id BIGINT REFERENCES org_user (id),
  approved_by_id BIGINT REFERENCES org_user (id),
  approved_on BIGINT,
  started_at BIGINT,
  finished_at BIGINT,
  link_base TEXT,
  CONSTRAINT uq_periodicals_edition__periodical_id_number UNIQUE (periodical_id, number)
);
CREATE INDEX ix_periodicals_edition__state ON periodicals_edition (state);
CREATE INDEX ix_periodicals_edition__author_id ON periodicals_edition (author_id);
CREATE INDEX ix_periodicals_edition__approved_by_id ON periodicals_edition (approved_by_id);

CREATE TABLE periodicals_recipient (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  edition_id BIGINT NOT NULL REFERENCES periodicals_edition (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  reason TEXT NOT NULL,
  benefit_id BIGINT REFERENCES loyalty_benefit (id),
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  left_out TEXT,
  passed_over TEXT,
  message_id BIGINT REFERENCES messages_message (id),
  opened_at BIGINT,
  opens BIGINT NOT NULL,
  returned_on BIGINT,
  return_reason TEXT,
  benefit_use_id BIGINT REFERENCES loyalty_benefit_use (id),
  cost BIGINT,
  CONSTRAINT uq_periodicals_recipient__edition_id_customer_id UNIQUE (edition_id, customer_id)
);
CREATE INDEX ix_periodicals_recipient__edition_id_state ON periodicals_recipient (edition_id, state);
CREATE INDEX ix_periodicals_recipient__customer_id ON periodicals_recipient (customer_id);
CREATE INDEX ix_periodicals_recipient__benefit_id ON periodicals_recipient (benefit_id);
CREATE INDEX ix_periodicals_recipient__message_id ON periodicals_recipient (message_id);
CREATE INDEX ix_periodicals_recipient__benefit_use_id ON periodicals_recipient (benefit_use_id);

-- The page of a recipient, by a code that nobody guesses. No record: whoever may read recipients doesn't need their codes.
CREATE TABLE periodicals_link (
  code TEXT PRIMARY KEY,
  recipient_id BIGINT NOT NULL,
  CONSTRAINT uq_periodicals_link__recipient_id UNIQUE (recipient_id)
);
