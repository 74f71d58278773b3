-- The outbox: every message that was ever to be sent, and what became of it.
CREATE TABLE messages_message (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  channel TEXT NOT NULL,
  customer_id BIGINT REFERENCES customers_customer (id),
  phone TEXT,
  email TEXT,
  purpose TEXT NOT NULL,
  subject TEXT,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  queued_at BIGINT NOT NULL,
  next_at BIGINT,
  handed_at BIGINT,
  tries BIGINT NOT NULL,
  failure TEXT,
  detail TEXT,
  about TEXT,
  key TEXT NOT NULL,
  CONSTRAINT uq_messages_message__key UNIQUE (key)
);
CREATE INDEX ix_messages_message__due ON messages_message (state, channel, next_at);
CREATE INDEX ix_messages_message__customer_id ON messages_message (customer_id, queued_at);
CREATE INDEX ix_messages_message__about ON messages_message (about);
-- What must not stand in the outbox, a code say: sealed, and removed once it is handed over.
CREATE TABLE messages_secret (
  message_id BIGINT PRIMARY KEY,
  sealed TEXT NOT NULL
);
-- The gateway's own names for what it took, by which its receipts are known.
CREATE TABLE messages_part (
  name TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  state TEXT,
  CONSTRAINT uq_messages_part__name UNIQUE (name, message_id)
);
CREATE INDEX ix_messages_part__message_id ON messages_part (message_id);
-- How each channel is reached; passwords are sealed.
CREATE TABLE messages_channel (
  channel TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  settings TEXT NOT NULL,
  password TEXT
);
