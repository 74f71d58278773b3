-- Records are found by the index record_search now.
ALTER TABLE customers_customer DROP COLUMN search_text;
