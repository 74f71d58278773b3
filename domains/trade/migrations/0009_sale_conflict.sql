CREATE TABLE trade_sale_conflict (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  card TEXT,
  sold_at BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  customer_id BIGINT REFERENCES customers_customer (id),
  sale_id BIGINT REFERENCES trade_sale (id),
  content TEXT NOT NULL,
  key TEXT NOT NULL,
  decided_by BIGINT REFERENCES org_user (id),
  decided_at BIGINT,
  decision_note TEXT,
  CONSTRAINT uq_trade_sale_conflict__key UNIQUE (key)
);
CREATE INDEX ix_trade_sale_conflict__store_id ON trade_sale_conflict (store_id, number);
CREATE INDEX ix_trade_sale_conflict__customer_id ON trade_sale_conflict (customer_id);
CREATE INDEX ix_trade_sale_conflict__sale_id ON trade_sale_conflict (sale_id);
CREATE INDEX ix_trade_sale_conflict__decided_by ON trade_sale_conflict (decided_by);

-- Whether a third clerk settles forms of which two keyings differ.
ALTER TABLE trade_paper_batch ADD COLUMN is_settled_by_third BIGINT NOT NULL DEFAULT 0 CHECK (is_settled_by_third IN (0, 1));
ALTER TABLE trade_paper_form ADD COLUMN settled_by_id BIGINT REFERENCES org_user (id);
CREATE INDEX ix_trade_paper_form__settled_by_id ON trade_paper_form (settled_by_id);
