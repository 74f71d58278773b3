ALTER TABLE customers_customer ADD COLUMN owner_id BIGINT REFERENCES org_user (id);
CREATE INDEX ix_customers_customer__owner_id ON customers_customer (owner_id);
ALTER TABLE customers_customer ADD COLUMN territory_id BIGINT REFERENCES org_territory (id);
CREATE INDEX ix_customers_customer__territory_id ON customers_customer (territory_id);
