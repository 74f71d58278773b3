-- What customers may be beside buyers, and what is known of companies.
ALTER TABLE customers_customer ADD COLUMN is_prospect BIGINT NOT NULL DEFAULT 0 CHECK (is_prospect IN (0, 1));
ALTER TABLE customers_customer ADD COLUMN is_member BIGINT NOT NULL DEFAULT 0 CHECK (is_member IN (0, 1));
ALTER TABLE customers_customer ADD COLUMN is_dealer BIGINT NOT NULL DEFAULT 0 CHECK (is_dealer IN (0, 1));
ALTER TABLE customers_customer ADD COLUMN is_competitor BIGINT NOT NULL DEFAULT 0 CHECK (is_competitor IN (0, 1));
ALTER TABLE customers_customer ADD COLUMN is_supplier BIGINT NOT NULL DEFAULT 0 CHECK (is_supplier IN (0, 1));
ALTER TABLE customers_customer ADD COLUMN card_number TEXT;
ALTER TABLE customers_customer ADD COLUMN credit_code TEXT;
ALTER TABLE customers_customer ADD COLUMN industry TEXT;
ALTER TABLE customers_customer ADD COLUMN headcount TEXT;
ALTER TABLE customers_customer ADD COLUMN website TEXT;
ALTER TABLE customers_customer ADD COLUMN product_kinds TEXT;
-- Whoever has bought, or joined, under a number is known at the till.
UPDATE customers_customer SET is_member = 1 WHERE kind <> 'company';

CREATE TABLE customers_classification (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id BIGINT REFERENCES customers_classification (id),
  CONSTRAINT uq_customers_classification__number UNIQUE (number)
);
CREATE INDEX ix_customers_classification__parent_id ON customers_classification (parent_id);

ALTER TABLE customers_customer ADD COLUMN classification_id BIGINT REFERENCES customers_classification (id);
CREATE INDEX ix_customers_customer__classification_id ON customers_customer (classification_id);
-- The rare kinds are looked for among a million members.
CREATE INDEX ix_customers_customer__dealer ON customers_customer (is_dealer, id);
CREATE INDEX ix_customers_customer__competitor ON customers_customer (is_competitor, id);
CREATE INDEX ix_customers_customer__supplier ON customers_customer (is_supplier, id);

CREATE TABLE customers_customer_group (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  description TEXT,
  CONSTRAINT uq_customers_customer_group__name UNIQUE (name)
);

CREATE TABLE customers_tag (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  description TEXT,
  CONSTRAINT uq_customers_tag__name UNIQUE (name)
);

CREATE TABLE customers_household (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  phone TEXT,
  city TEXT,
  address TEXT,
  note TEXT
);

CREATE TABLE customers_contact (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  company_id BIGINT NOT NULL REFERENCES customers_customer (id),
  job_title TEXT,
  department TEXT,
  buying_role TEXT,
  phone TEXT,
  email TEXT,
  wechat TEXT,
  is_primary BIGINT NOT NULL CHECK (is_primary IN (0, 1)),
  person_id BIGINT REFERENCES customers_customer (id),
  left_on BIGINT,
  note TEXT
);
CREATE INDEX ix_customers_contact__company_id ON customers_contact (company_id);
CREATE INDEX ix_customers_contact__person_id ON customers_contact (person_id);

CREATE TABLE customers_household_member (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  household_id BIGINT NOT NULL REFERENCES customers_household (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  role TEXT NOT NULL,
  joined_on BIGINT,
  left_on BIGINT,
  CONSTRAINT uq_customers_household_member__household_id_customer_id UNIQUE (household_id, customer_id)
);
CREATE INDEX ix_customers_household_member__customer_id ON customers_household_member (customer_id);

CREATE TABLE customers_relation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  from_id BIGINT NOT NULL REFERENCES customers_customer (id),
  kind TEXT NOT NULL,
  to_id BIGINT NOT NULL REFERENCES customers_customer (id),
  note TEXT,
  began_on BIGINT,
  ended_on BIGINT,
  CONSTRAINT uq_customers_relation__from_id_to_id_kind UNIQUE (from_id, to_id, kind)
);
CREATE INDEX ix_customers_relation__to_id ON customers_relation (to_id);

CREATE TABLE customers_referral (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  referrer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  referred_id BIGINT NOT NULL REFERENCES customers_customer (id),
  referred_on BIGINT,
  channel TEXT,
  note TEXT,
  CONSTRAINT uq_customers_referral__referred_id UNIQUE (referred_id)
);
CREATE INDEX ix_customers_referral__referrer_id ON customers_referral (referrer_id);

CREATE TABLE customers_group_member (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  group_id BIGINT NOT NULL REFERENCES customers_customer_group (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  CONSTRAINT uq_customers_group_member__group_id_customer_id UNIQUE (group_id, customer_id)
);
CREATE INDEX ix_customers_group_member__customer_id ON customers_group_member (customer_id);

CREATE TABLE customers_customer_tag (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  tag_id BIGINT NOT NULL REFERENCES customers_tag (id),
  CONSTRAINT uq_customers_customer_tag__customer_id_tag_id UNIQUE (customer_id, tag_id)
);
CREATE INDEX ix_customers_customer_tag__tag_id ON customers_customer_tag (tag_id);

CREATE TABLE customers_activity (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  customer_id BIGINT REFERENCES customers_customer (id),
  contact_id BIGINT REFERENCES customers_contact (id),
  about TEXT,
  owner_id BIGINT REFERENCES org_user (id),
  due_at BIGINT,
  remind_at BIGINT,
  priority TEXT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  direction TEXT,
  outcome TEXT,
  body TEXT,
  done_at BIGINT,
  happened_at BIGINT
);
CREATE INDEX ix_customers_activity__customer_id ON customers_activity (customer_id, happened_at, id);
CREATE INDEX ix_customers_activity__contact_id ON customers_activity (contact_id, happened_at, id);
CREATE INDEX ix_customers_activity__about ON customers_activity (about, happened_at, id);
CREATE INDEX ix_customers_activity__owner_id ON customers_activity (owner_id, status, due_at);
