-- Promotions and prices ask for the decile of a buyer: it is that of the standing.
DROP VIEW IF EXISTS pricing_buyer_decile;
CREATE VIEW pricing_buyer_decile AS SELECT customer_id, decile FROM insight_standing WHERE decile IS NOT NULL;
