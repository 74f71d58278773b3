CREATE TABLE org_session (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES org_user (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL,
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT uq_org_session__token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_org_session__user_id ON org_session (user_id);
