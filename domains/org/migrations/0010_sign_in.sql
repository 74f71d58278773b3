ALTER TABLE org_session ADD COLUMN method TEXT NOT NULL DEFAULT 'password';
ALTER TABLE org_session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE org_session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE org_session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE org_ticket (
  id BIGINT PRIMARY KEY,
  token_hash TEXT NOT NULL,
  kind TEXT NOT NULL,
  user_id BIGINT REFERENCES org_user (id) ON DELETE CASCADE,
  data TEXT NOT NULL,
  tries BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT uq_org_ticket__token_hash UNIQUE (token_hash)
);

CREATE TABLE org_totp (
  user_id BIGINT PRIMARY KEY REFERENCES org_user (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  last_step BIGINT NOT NULL
);

CREATE TABLE org_recovery_code (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES org_user (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  used_at BIGINT
);
CREATE INDEX ix_org_recovery_code__user_id ON org_recovery_code (user_id);

CREATE TABLE org_passkey (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES org_user (id) ON DELETE CASCADE,
  credential_id TEXT NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  CONSTRAINT uq_org_passkey__credential_id UNIQUE (credential_id)
);
CREATE INDEX ix_org_passkey__user_id ON org_passkey (user_id);

CREATE TABLE org_required_factor (
  role_id BIGINT PRIMARY KEY REFERENCES org_role (id) ON DELETE CASCADE
);

CREATE TABLE org_identity_provider (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  client_secret TEXT,
  scopes TEXT NOT NULL,
  login_claim TEXT NOT NULL,
  domains TEXT NOT NULL,
  creates_users BIGINT NOT NULL CHECK (creates_users IN (0, 1)),
  role_id BIGINT REFERENCES org_role (id) ON DELETE SET NULL,
  asks_second_factor BIGINT NOT NULL CHECK (asks_second_factor IN (0, 1)),
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  CONSTRAINT uq_org_identity_provider__key UNIQUE (key)
);

CREATE TABLE org_identity (
  id BIGINT PRIMARY KEY,
  provider_id BIGINT NOT NULL REFERENCES org_identity_provider (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES org_user (id) ON DELETE CASCADE,
  email TEXT,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  CONSTRAINT uq_org_identity__provider_id__subject UNIQUE (provider_id, subject)
);
CREATE INDEX ix_org_identity__user_id ON org_identity (user_id);

CREATE TABLE org_api_key (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES org_user (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  scopes TEXT NOT NULL,
  addresses TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT,
  revoked_at BIGINT,
  CONSTRAINT uq_org_api_key__secret_hash UNIQUE (secret_hash)
);
CREATE INDEX ix_org_api_key__user_id ON org_api_key (user_id);
UPDATE org_session SET seen_at = created_at;
