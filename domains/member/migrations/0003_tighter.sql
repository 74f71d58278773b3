-- A session that a phone number opened ends when the customer has another number: the old one may be somebody else's by now.
ALTER TABLE member_session ADD COLUMN phone_mark TEXT;
-- Codes that went out are counted for the whole company.
ALTER TABLE member_code ADD COLUMN is_sent BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ix_member_code__created_at ON member_code (created_at);
-- What members are told by text message or mail, and how many days ahead.
ALTER TABLE member_page_setting ADD COLUMN tells TEXT;
ALTER TABLE member_page_setting ADD COLUMN days_ahead BIGINT;
-- Until which change of tier members were told.
CREATE TABLE member_told (
  name TEXT PRIMARY KEY,
  last_id BIGINT NOT NULL
);
