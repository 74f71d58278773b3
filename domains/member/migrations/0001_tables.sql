-- What the company says and allows on its members' own pages.
CREATE TABLE member_page_setting (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  editable TEXT,
  welcome TEXT,
  privacy TEXT,
  CONSTRAINT uq_member_page_setting__name UNIQUE (name)
);
-- Sessions of members: they open nothing of what users see.
CREATE TABLE member_session (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  csrf TEXT NOT NULL,
  method TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT uq_member_session__token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_member_session__customer_id ON member_session (customer_id);
-- What a clerk shows to a member's phone; it works once, for some minutes.
CREATE TABLE member_link (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT uq_member_link__token_hash UNIQUE (token_hash)
);
-- A code that was asked for, whether or not the phone number is a member's.
CREATE TABLE member_code (
  id BIGINT PRIMARY KEY,
  ticket_hash TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_mark TEXT NOT NULL,
  code_mark TEXT NOT NULL,
  tries BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT uq_member_code__ticket_hash UNIQUE (ticket_hash)
);
CREATE INDEX ix_member_code__phone_mark ON member_code (phone_mark, created_at);
