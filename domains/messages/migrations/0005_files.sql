-- Files that go along with mails, sealed; NULL once they are handed over.
CREATE TABLE messages_file (
  message_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sealed TEXT,
  kept_at BIGINT NOT NULL,
  CONSTRAINT uq_messages_file__place UNIQUE (message_id, place)
);
CREATE INDEX ix_messages_file__kept_at ON messages_file (kept_at);
