-- The mailbox that reports on undelivered mail come to, and what was seen of it; the password is sealed.
CREATE TABLE messages_mailbox (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  settings TEXT NOT NULL,
  password TEXT,
  read_at BIGINT,
  failure TEXT,
  detail TEXT
);
-- Mails that were looked at, by the names that the mailbox gave them.
CREATE TABLE messages_mailbox_seen (
  name TEXT PRIMARY KEY,
  seen_at BIGINT NOT NULL
);
