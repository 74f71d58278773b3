-- Acts of one kind, newest first, whether they say more or not.
CREATE INDEX ix_record_history__action ON record_history (action, seq);
DROP INDEX ix_record_history__note;
-- What notes say: few lines have any, and an erasure looks through all of them.
CREATE INDEX ix_record_history__details ON record_history (seq) WHERE details IS NOT NULL;

-- What receivers answered about a record.
CREATE INDEX ix_record_webhook_delivery__record ON record_webhook_delivery (entity, record_id);
