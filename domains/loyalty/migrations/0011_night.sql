-- The night walks accounts in the order of their ids, a few hundred a transaction: what is left in lots by account, and when it
-- expires, without those that are used up.
DROP INDEX ix_loyalty_points_lot__expires;
CREATE INDEX ix_loyalty_points_lot__due ON loyalty_points_lot (account_id, expires_on) WHERE remaining > held;
-- Lots in the order in which they are spent: who spends reads the first of them only.
DROP INDEX ix_loyalty_points_lot__left;
CREATE INDEX ix_loyalty_points_lot__left ON loyalty_points_lot (account_id, (COALESCE(expires_on, 9999999)), activates_on, id)
    WHERE remaining > 0;
