-- Other programs that are told of what happens here. The secrets are sealed with the company's key.
CREATE TABLE record_webhook (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  events TEXT NOT NULL,
  with_values BIGINT NOT NULL CHECK (with_values IN (0, 1)),
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_secret_until BIGINT,
  owner_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  failures BIGINT NOT NULL DEFAULT 0,
  failing_since BIGINT,
  off_reason TEXT
);

-- What each of them is told, one row a subscription and event, and how that went.
CREATE TABLE record_webhook_delivery (
  id BIGINT PRIMARY KEY,
  webhook_id BIGINT NOT NULL,
  event_key TEXT NOT NULL,
  entity TEXT NOT NULL,
  act TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed', 'withheld')),
  tries BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT,
  tried_at BIGINT,
  status BIGINT,
  answer TEXT,
  fault TEXT
);
CREATE UNIQUE INDEX uq_record_webhook_delivery__event ON record_webhook_delivery (webhook_id, event_key);
CREATE INDEX ix_record_webhook_delivery__log ON record_webhook_delivery (webhook_id, id);
CREATE INDEX ix_record_webhook_delivery__due ON record_webhook_delivery (webhook_id, next_at) WHERE state = 'waiting';
CREATE INDEX ix_record_webhook_delivery__order ON record_webhook_delivery (webhook_id, entity, record_id, id)
  WHERE state = 'waiting';

-- Up to where the events were followed; one row.
CREATE TABLE record_webhook_place (
  id BIGINT PRIMARY KEY,
  place BIGINT NOT NULL
);

-- A notice need not be about a comment.
ALTER TABLE record_notification ADD COLUMN kind TEXT NOT NULL DEFAULT 'mention';
