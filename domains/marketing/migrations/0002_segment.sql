CREATE TABLE marketing_segment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  definition TEXT,
  note TEXT,
  as_of BIGINT,
  members BIGINT,
  frozen_at BIGINT,
  owner_id BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_marketing_segment__name UNIQUE (name)
);
CREATE INDEX ix_marketing_segment__owner_id ON marketing_segment (owner_id);

CREATE TABLE marketing_segment_member (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  segment_id BIGINT NOT NULL REFERENCES marketing_segment (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  reason TEXT,
  CONSTRAINT uq_marketing_segment_member__segment_id_customer_id UNIQUE (segment_id, customer_id)
);
CREATE INDEX ix_marketing_segment_member__customer_id ON marketing_segment_member (customer_id);
