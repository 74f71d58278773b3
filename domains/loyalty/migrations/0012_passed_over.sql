-- How many codes of others a batch passed over.
ALTER TABLE loyalty_card_batch ADD COLUMN passed BIGINT NOT NULL DEFAULT 0;
