-- A customer's sales in the order of time, a page at a time.
DROP INDEX ix_trade_sale__customer_id;
CREATE INDEX ix_trade_sale__customer_id ON trade_sale (customer_id, sold_at, id);
