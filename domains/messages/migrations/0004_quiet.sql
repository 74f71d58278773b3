-- Messages that wait until quiet hours are over, also where they were put into the outbox before them.
ALTER TABLE messages_message ADD COLUMN keeps_quiet BIGINT NOT NULL DEFAULT 0 CHECK (keeps_quiet IN (0, 1));
UPDATE messages_message SET keeps_quiet = 1 WHERE purpose = 'marketing' OR key LIKE 'journey:%' OR key LIKE 'periodical/%';
-- However many messages wait, the next ones are found without looking at all of them: codes to sign in by their purpose, others in their order.
DROP INDEX ix_messages_message__due;
CREATE INDEX ix_messages_message__due ON messages_message (state, channel, next_at, id);
CREATE INDEX ix_messages_message__urgent ON messages_message (state, purpose, channel, next_at);
