-- Where a store lies, in decimal degrees: texts, so that what was typed stays exact on both engines.
ALTER TABLE org_store ADD COLUMN latitude TEXT;
ALTER TABLE org_store ADD COLUMN longitude TEXT;
