-- Records are found by the index record_search now.
ALTER TABLE catalog_category DROP COLUMN search_text;
ALTER TABLE catalog_product DROP COLUMN search_text;
