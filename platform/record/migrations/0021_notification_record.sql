-- Who was told of a record and hasn't looked yet, and what is settled when what it waited for was done.
CREATE INDEX ix_record_notification__record ON record_notification (record_id, entity, kind) WHERE read_at IS NULL;
