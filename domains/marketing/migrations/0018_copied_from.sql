ALTER TABLE marketing_campaign ADD COLUMN copied_from_id BIGINT REFERENCES marketing_campaign (id);
CREATE INDEX ix_marketing_campaign__copied_from_id ON marketing_campaign (copied_from_id);
