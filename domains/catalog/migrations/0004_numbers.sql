-- Files name groups and options by their numbers, so that each has one of its own.
ALTER TABLE catalog_bundle_group ADD COLUMN number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX uq_catalog_bundle_group__number ON catalog_bundle_group (number);
CREATE UNIQUE INDEX uq_catalog_option_group__number ON catalog_option_group (number);
CREATE UNIQUE INDEX uq_catalog_product_option__number ON catalog_product_option (number);
