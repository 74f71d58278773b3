CREATE TABLE trade_paper_batch (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  is_double BIGINT NOT NULL CHECK (is_double IN (0, 1)),
  control_count BIGINT,
  control_amount BIGINT,
  state TEXT,
  note TEXT,
  CONSTRAINT uq_trade_paper_batch__number UNIQUE (number)
);
CREATE INDEX ix_trade_paper_batch__store_id ON trade_paper_batch (store_id);

CREATE TABLE trade_paper_form (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  batch_id BIGINT NOT NULL REFERENCES trade_paper_batch (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  number TEXT NOT NULL,
  customer_id BIGINT REFERENCES customers_customer (id),
  sold_on BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  state TEXT NOT NULL,
  sale_id BIGINT REFERENCES trade_sale (id),
  keyed_by_id BIGINT REFERENCES org_user (id),
  checked_by_id BIGINT REFERENCES org_user (id),
  content TEXT NOT NULL,
  second TEXT,
  CONSTRAINT uq_trade_paper_form__store_id_number UNIQUE (store_id, number)
);
CREATE INDEX ix_trade_paper_form__batch_id ON trade_paper_form (batch_id);
CREATE INDEX ix_trade_paper_form__customer_id ON trade_paper_form (customer_id);
CREATE INDEX ix_trade_paper_form__sale_id ON trade_paper_form (sale_id);
CREATE INDEX ix_trade_paper_form__keyed_by_id ON trade_paper_form (keyed_by_id);
CREATE INDEX ix_trade_paper_form__checked_by_id ON trade_paper_form (checked_by_id);

-- Clerks of companies that were made before attach pictures to forms; new companies are seeded so.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + 1, 1, 0, 0, 0, 0, NULL, id, 'trade.paper_form', 'update', 'territory'
  FROM org_role WHERE key = 'clerk';
