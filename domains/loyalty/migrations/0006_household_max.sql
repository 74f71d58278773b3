-- How many people a household has at most, as the programme says.
ALTER TABLE loyalty_points_programme ADD COLUMN household_max BIGINT;
