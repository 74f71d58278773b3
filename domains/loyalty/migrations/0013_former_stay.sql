-- Who comes back to a household had been in it before: from when to when. Of comings back that are older the acts tell it.
ALTER TABLE loyalty_household_change ADD COLUMN stayed_from BIGINT;
ALTER TABLE loyalty_household_change ADD COLUMN stayed_until BIGINT;
UPDATE loyalty_household_change SET
  stayed_until = (SELECT MAX(l.day) FROM loyalty_household_change l WHERE l.household_id = loyalty_household_change.household_id
    AND l.customer_id = loyalty_household_change.customer_id AND l.way = 'leave' AND l.id < loyalty_household_change.id),
  stayed_from = (SELECT MAX(j.day) FROM loyalty_household_change j WHERE j.household_id = loyalty_household_change.household_id
    AND j.customer_id = loyalty_household_change.customer_id AND j.way = 'join' AND j.id < loyalty_household_change.id)
  WHERE way = 'join';
UPDATE loyalty_household_change SET stayed_from = NULL WHERE stayed_until IS NULL;
