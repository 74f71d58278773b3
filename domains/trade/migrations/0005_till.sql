-- Tills: sessions of a drawer, its movements, tickets that wait, and what a till's ticket has beside an imported one.
CREATE TABLE trade_cash_session (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  till TEXT NOT NULL,
  state TEXT,
  cashier_id BIGINT REFERENCES org_user (id),
  opened_at BIGINT NOT NULL,
  cash BIGINT,
  counted BIGINT,
  difference BIGINT,
  closed_at BIGINT,
  note TEXT,
  CONSTRAINT uq_trade_cash_session__store_id_number UNIQUE (store_id, number)
);
CREATE INDEX ix_trade_cash_session__cashier_id ON trade_cash_session (cashier_id);

ALTER TABLE trade_sale ADD COLUMN kind TEXT DEFAULT 'sale';
ALTER TABLE trade_sale ADD COLUMN session_id BIGINT REFERENCES trade_cash_session (id);
ALTER TABLE trade_sale ADD COLUMN cashier_id BIGINT REFERENCES org_user (id);
ALTER TABLE trade_sale ADD COLUMN returns_sale_id BIGINT REFERENCES trade_sale (id);
ALTER TABLE trade_sale ADD COLUMN client_key TEXT;
ALTER TABLE trade_sale ADD COLUMN price_difference BIGINT;
CREATE INDEX ix_trade_sale__session_id ON trade_sale (session_id);
CREATE INDEX ix_trade_sale__cashier_id ON trade_sale (cashier_id);
CREATE INDEX ix_trade_sale__returns_sale_id ON trade_sale (returns_sale_id);
CREATE UNIQUE INDEX uq_trade_sale__client_key ON trade_sale (client_key);
ALTER TABLE trade_sale_line ADD COLUMN unit_price BIGINT;
ALTER TABLE trade_sale_line ADD COLUMN returned_line_id BIGINT REFERENCES trade_sale_line (id);
ALTER TABLE trade_sale_line ADD COLUMN promotions TEXT;
CREATE INDEX ix_trade_sale_line__returned_line_id ON trade_sale_line (returned_line_id);
ALTER TABLE trade_payment ADD COLUMN tendered BIGINT;

CREATE TABLE trade_cash_movement (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  session_id BIGINT NOT NULL REFERENCES trade_cash_session (id),
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  sale_id BIGINT REFERENCES trade_sale (id),
  reason TEXT
);
CREATE INDEX ix_trade_cash_movement__session_id ON trade_cash_movement (session_id);
CREATE INDEX ix_trade_cash_movement__sale_id ON trade_cash_movement (sale_id);

CREATE TABLE trade_parked_ticket (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  label TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  customer_id BIGINT REFERENCES customers_customer (id),
  amount BIGINT NOT NULL,
  content TEXT NOT NULL,
  client_key TEXT,
  taken_at BIGINT,
  taken_key TEXT
);
CREATE INDEX ix_trade_parked_ticket__store_id ON trade_parked_ticket (store_id);
CREATE INDEX ix_trade_parked_ticket__customer_id ON trade_parked_ticket (customer_id);
CREATE UNIQUE INDEX uq_trade_parked_ticket__client_key ON trade_parked_ticket (client_key);

-- How a ticket of a till was priced: what was asked and what the engine answered, for who asks why, and to price it again.
CREATE TABLE trade_sale_pricing (
  sale_id BIGINT PRIMARY KEY REFERENCES trade_sale (id),
  content TEXT NOT NULL
) CLUSTERED;

-- The last number that was given to a ticket, and to a session, of a store's day.
CREATE TABLE trade_number (
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  series TEXT NOT NULL,
  day BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (store_id, series, day)
) CLUSTERED;
