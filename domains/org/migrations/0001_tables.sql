CREATE TABLE org_company (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  zone TEXT NOT NULL,
  introduction TEXT,
  search_text TEXT NOT NULL
);

CREATE TABLE org_org_unit (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent_id BIGINT REFERENCES org_org_unit (id),
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_org_unit__number UNIQUE (number)
);
CREATE INDEX ix_org_org_unit__parent_id ON org_org_unit (parent_id);

CREATE TABLE org_market_area (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id BIGINT REFERENCES org_market_area (id),
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_market_area__number UNIQUE (number)
);
CREATE INDEX ix_org_market_area__parent_id ON org_market_area (parent_id);

CREATE TABLE org_store (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  market_area_id BIGINT REFERENCES org_market_area (id),
  org_unit_id BIGINT REFERENCES org_org_unit (id),
  zone TEXT,
  city TEXT,
  address TEXT,
  opened_on BIGINT,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_store__number UNIQUE (number)
);
CREATE INDEX ix_org_store__market_area_id ON org_store (market_area_id);
CREATE INDEX ix_org_store__org_unit_id ON org_store (org_unit_id);

CREATE TABLE org_user (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  org_unit_id BIGINT REFERENCES org_org_unit (id),
  locale TEXT NOT NULL,
  is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
  must_change_password BIGINT NOT NULL CHECK (must_change_password IN (0, 1)),
  password_hash TEXT,
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_user__login UNIQUE (login)
);
CREATE INDEX ix_org_user__org_unit_id ON org_user (org_unit_id);

CREATE TABLE org_role (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_role__key UNIQUE (key)
);

CREATE TABLE org_user_role (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  CONSTRAINT uq_org_user_role__user_id_role_id UNIQUE (user_id, role_id)
);
CREATE INDEX ix_org_user_role__role_id ON org_user_role (role_id);

CREATE TABLE org_role_grant (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  entity TEXT NOT NULL,
  action TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT uq_org_role_grant__role_id_entity_action UNIQUE (role_id, entity, action)
);

CREATE TABLE org_saved_view (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  entity TEXT NOT NULL,
  query TEXT,
  is_shared BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
  search_text TEXT NOT NULL
);
