-- What becomes of points and tiers when somebody joins or leaves a household, and up to which day sales are settled.
ALTER TABLE loyalty_points_programme ADD COLUMN joining TEXT NOT NULL DEFAULT 'ask';
ALTER TABLE loyalty_points_programme ADD COLUMN leaving TEXT NOT NULL DEFAULT 'ask';
ALTER TABLE loyalty_points_programme ADD COLUMN closed_until BIGINT;
ALTER TABLE loyalty_tier_scheme ADD COLUMN joining TEXT NOT NULL DEFAULT 'stay';
ALTER TABLE loyalty_tier_scheme ADD COLUMN leaving TEXT NOT NULL DEFAULT 'stay';
-- An account that everybody wants has many lots that nothing is left of.
CREATE INDEX ix_loyalty_points_lot__left ON loyalty_points_lot (account_id, id) WHERE remaining > 0;
