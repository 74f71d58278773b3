-- Records are found by the index record_search now.
ALTER TABLE org_company DROP COLUMN search_text;
ALTER TABLE org_org_unit DROP COLUMN search_text;
ALTER TABLE org_user DROP COLUMN search_text;
ALTER TABLE org_role DROP COLUMN search_text;
ALTER TABLE org_market_area DROP COLUMN search_text;
ALTER TABLE org_store DROP COLUMN search_text;
ALTER TABLE org_saved_view DROP COLUMN search_text;
ALTER TABLE org_post DROP COLUMN search_text;
ALTER TABLE org_team DROP COLUMN search_text;
ALTER TABLE org_territory DROP COLUMN search_text;
