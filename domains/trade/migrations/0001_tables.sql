CREATE TABLE trade_sale (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  sold_at BIGINT NOT NULL,
  business_date BIGINT,
  business_minute BIGINT,
  customer_id BIGINT REFERENCES customers_customer (id),
  clerk TEXT,
  channel TEXT NOT NULL,
  amount BIGINT,
  line_count BIGINT,
  search_text TEXT NOT NULL,
  CONSTRAINT uq_trade_sale__store_id_number UNIQUE (store_id, number)
);
CREATE INDEX ix_trade_sale__customer_id ON trade_sale (customer_id);

CREATE TABLE trade_sale_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  sale_id BIGINT NOT NULL REFERENCES trade_sale (id),
  line_no BIGINT NOT NULL,
  product_id BIGINT REFERENCES catalog_product (id),
  qty BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  CONSTRAINT uq_trade_sale_line__sale_id_line_no UNIQUE (sale_id, line_no)
);
CREATE INDEX ix_trade_sale_line__product_id ON trade_sale_line (product_id);

CREATE TABLE trade_payment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  sale_id BIGINT NOT NULL REFERENCES trade_sale (id),
  method TEXT NOT NULL,
  amount BIGINT NOT NULL,
  reference TEXT
);
CREATE INDEX ix_trade_payment__sale_id ON trade_payment (sale_id);
