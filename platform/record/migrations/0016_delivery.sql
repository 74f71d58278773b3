-- What a subscription was told of a record; what is old enough to go.
CREATE INDEX ix_record_webhook_delivery__told ON record_webhook_delivery (webhook_id, entity, record_id, state);
CREATE INDEX ix_record_webhook_delivery__age ON record_webhook_delivery (happened_at);

-- Shares that a record took over from one that was merged into it; they go when the merge is taken back.
ALTER TABLE record_share ADD COLUMN merge_id BIGINT;
CREATE INDEX ix_record_share__merge ON record_share (merge_id) WHERE merge_id IS NOT NULL;
