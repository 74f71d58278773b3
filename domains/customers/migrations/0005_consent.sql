-- What customers agreed to, one line a statement; the newest of a purpose and channel counts.
CREATE TABLE customers_consent (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  stated_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  proof TEXT,
  expires_on BIGINT
);
CREATE INDEX ix_customers_consent__customer_id ON customers_consent (customer_id, purpose, stated_at, id);
