-- What a store has of a product, and how it came to that.
CREATE TABLE trade_stock_balance (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  on_hand BIGINT,
  CONSTRAINT uq_trade_stock_balance__number UNIQUE (number),
  CONSTRAINT uq_trade_stock_balance__store_id_product_id UNIQUE (store_id, product_id)
);
CREATE INDEX ix_trade_stock_balance__product_id ON trade_stock_balance (product_id);

CREATE TABLE trade_stock_movement (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  balance_id BIGINT NOT NULL REFERENCES trade_stock_balance (id),
  kind TEXT NOT NULL,
  qty BIGINT NOT NULL,
  at BIGINT NOT NULL,
  sale_id BIGINT REFERENCES trade_sale (id),
  reason TEXT
);
CREATE INDEX ix_trade_stock_movement__balance_id ON trade_stock_movement (balance_id);
CREATE INDEX ix_trade_stock_movement__sale_id ON trade_stock_movement (sale_id);
