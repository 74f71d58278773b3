-- The card that a ticket was made with, and the household that it counts for. Most tickets of files have neither: the indexes hold the
-- others only.
ALTER TABLE trade_sale ADD COLUMN household_id BIGINT REFERENCES customers_household (id);
ALTER TABLE trade_sale ADD COLUMN card_id BIGINT REFERENCES loyalty_card (id);
CREATE INDEX ix_trade_sale__household_id ON trade_sale (household_id) WHERE household_id IS NOT NULL;
CREATE INDEX ix_trade_sale__card_id ON trade_sale (card_id) WHERE card_id IS NOT NULL;
UPDATE trade_sale SET household_id = (SELECT p.household_id FROM loyalty_purchase p WHERE p.sale_ref = 'trade:' || trade_sale.id)
  WHERE customer_id IS NOT NULL AND EXISTS (SELECT p.id FROM loyalty_purchase p WHERE p.household_id IS NOT NULL);

-- Who of the card's household bought, as the terminal says.
ALTER TABLE trade_sale_conflict ADD COLUMN person TEXT;
