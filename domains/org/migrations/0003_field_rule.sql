CREATE TABLE org_field_rule (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  entity TEXT NOT NULL,
  field TEXT NOT NULL,
  rule TEXT NOT NULL,
  may_reveal BIGINT NOT NULL CHECK (may_reveal IN (0, 1)),
  CONSTRAINT uq_org_field_rule__role_id_entity_field UNIQUE (role_id, entity, field)
);
