-- Files on records. The content is in the company's folder under its SHA-256.
CREATE TABLE record_attachment (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  has_thumbnail BIGINT NOT NULL CHECK (has_thumbnail IN (0, 1)),
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL
);
CREATE INDEX ix_record_attachment__record ON record_attachment (entity, record_id, created_at, id);
CREATE INDEX ix_record_attachment__content ON record_attachment (sha256);

-- What people say about a record. Mentioned users stand in the text as @[id].
CREATE TABLE record_comment (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  edited_at BIGINT
);
CREATE INDEX ix_record_comment__record ON record_comment (entity, record_id, created_at, id);

-- What a user is to look at.
CREATE TABLE record_notification (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  entity TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  comment_id BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX ix_record_notification__user ON record_notification (user_id, id);
CREATE INDEX ix_record_notification__unread ON record_notification (user_id) WHERE read_at IS NULL;
CREATE INDEX ix_record_notification__comment ON record_notification (comment_id);

-- What was merged into a record.
CREATE INDEX ix_record_merged__survivor ON record_merged (survivor_id);
