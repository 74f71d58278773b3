-- The card that a purchase was made with. Most purchases of files have none: the index holds the others only.
ALTER TABLE loyalty_purchase ADD COLUMN card_id BIGINT REFERENCES loyalty_card (id);
CREATE INDEX ix_loyalty_purchase__card_id ON loyalty_purchase (card_id) WHERE card_id IS NOT NULL;
