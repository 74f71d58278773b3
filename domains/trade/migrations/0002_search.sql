-- Records are found by the index record_search now.
ALTER TABLE trade_sale DROP COLUMN search_text;
