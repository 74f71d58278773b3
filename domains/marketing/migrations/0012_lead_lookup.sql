-- A lead looks for the customer with the same number or address.
CREATE INDEX ix_customers_customer__phone ON customers_customer (phone);
CREATE INDEX ix_customers_customer__email ON customers_customer (email);
