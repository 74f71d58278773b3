ALTER TABLE record_idempotency ADD COLUMN content TEXT;
