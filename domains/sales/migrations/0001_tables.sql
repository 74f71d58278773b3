-- Quotations, orders, reservations, deliveries, invoices, payments, contracts, and who may take how much off.
CREATE TABLE sales_quotation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  revision BIGINT NOT NULL,
  revises_id BIGINT REFERENCES sales_quotation (id),
  state TEXT NOT NULL,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  contact_id BIGINT REFERENCES customers_contact (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  channel TEXT NOT NULL,
  currency TEXT NOT NULL,
  valid_until BIGINT NOT NULL,
  priced_at BIGINT NOT NULL,
  list_amount BIGINT NOT NULL,
  promotion_discount BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  discount_percent BIGINT NOT NULL,
  percent_off BIGINT,
  amount_off BIGINT,
  amount BIGINT NOT NULL,
  terms TEXT,
  note TEXT,
  about TEXT,
  reason TEXT,
  submitted_by BIGINT REFERENCES org_user (id),
  submitted_at BIGINT,
  decided_by BIGINT REFERENCES org_user (id),
  decided_at BIGINT,
  decision_note TEXT,
  sent_at BIGINT,
  answered_at BIGINT,
  answer_note TEXT,
  CONSTRAINT uq_sales_quotation__number_revision UNIQUE (number, revision)
);
CREATE INDEX ix_sales_quotation__revises_id ON sales_quotation (revises_id);
CREATE INDEX ix_sales_quotation__customer_id ON sales_quotation (customer_id);
CREATE INDEX ix_sales_quotation__contact_id ON sales_quotation (contact_id);
CREATE INDEX ix_sales_quotation__owner_id ON sales_quotation (owner_id);
CREATE INDEX ix_sales_quotation__store_id ON sales_quotation (store_id);
CREATE INDEX ix_sales_quotation__submitted_by ON sales_quotation (submitted_by);
CREATE INDEX ix_sales_quotation__decided_by ON sales_quotation (decided_by);

CREATE TABLE sales_quotation_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  quotation_id BIGINT NOT NULL REFERENCES sales_quotation (id),
  line_no BIGINT NOT NULL,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  chosen TEXT,
  chosen_text TEXT,
  unit_id BIGINT REFERENCES catalog_unit (id),
  qty BIGINT NOT NULL,
  factor BIGINT NOT NULL,
  surcharge BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  list_amount BIGINT NOT NULL,
  promotion_discount BIGINT NOT NULL,
  percent_off BIGINT,
  amount_off BIGINT,
  discount BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  is_gift BIGINT NOT NULL CHECK (is_gift IN (0, 1)),
  note TEXT,
  CONSTRAINT uq_sales_quotation_line__quotation_id_line_no UNIQUE (quotation_id, line_no)
);
CREATE INDEX ix_sales_quotation_line__product_id ON sales_quotation_line (product_id);

CREATE TABLE sales_order (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  state TEXT NOT NULL,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  contact_id BIGINT REFERENCES customers_contact (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  quotation_id BIGINT REFERENCES sales_quotation (id),
  channel TEXT NOT NULL,
  currency TEXT NOT NULL,
  ordered_on BIGINT NOT NULL,
  wanted_on BIGINT,
  list_amount BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  invoiced BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  address TEXT,
  terms TEXT,
  note TEXT,
  reason TEXT,
  CONSTRAINT uq_sales_order__number UNIQUE (number)
);
CREATE INDEX ix_sales_order__customer_id ON sales_order (customer_id);
CREATE INDEX ix_sales_order__contact_id ON sales_order (contact_id);
CREATE INDEX ix_sales_order__owner_id ON sales_order (owner_id);
CREATE INDEX ix_sales_order__store_id ON sales_order (store_id);
CREATE INDEX ix_sales_order__quotation_id ON sales_order (quotation_id);

CREATE TABLE sales_order_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  order_id BIGINT NOT NULL REFERENCES sales_order (id),
  line_no BIGINT NOT NULL,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  chosen TEXT,
  chosen_text TEXT,
  unit_id BIGINT REFERENCES catalog_unit (id),
  qty BIGINT NOT NULL,
  factor BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  is_gift BIGINT NOT NULL CHECK (is_gift IN (0, 1)),
  note TEXT,
  delivered BIGINT NOT NULL,
  invoiced BIGINT NOT NULL,
  invoiced_amount BIGINT NOT NULL,
  CONSTRAINT uq_sales_order_line__order_id_line_no UNIQUE (order_id, line_no)
);
CREATE INDEX ix_sales_order_line__product_id ON sales_order_line (product_id);

CREATE TABLE sales_reservation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  order_line_id BIGINT NOT NULL REFERENCES sales_order_line (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  per BIGINT NOT NULL,
  needed BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  consumed BIGINT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX ix_sales_reservation__order_line_id ON sales_reservation (order_line_id);
CREATE INDEX ix_sales_reservation__store_id ON sales_reservation (store_id);
CREATE INDEX ix_sales_reservation__product_id ON sales_reservation (product_id);

CREATE TABLE sales_delivery (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES sales_order (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  delivered_at BIGINT NOT NULL,
  carrier TEXT,
  tracking TEXT,
  note TEXT,
  CONSTRAINT uq_sales_delivery__number UNIQUE (number)
);
CREATE INDEX ix_sales_delivery__order_id ON sales_delivery (order_id);
CREATE INDEX ix_sales_delivery__customer_id ON sales_delivery (customer_id);
CREATE INDEX ix_sales_delivery__owner_id ON sales_delivery (owner_id);
CREATE INDEX ix_sales_delivery__store_id ON sales_delivery (store_id);

CREATE TABLE sales_delivery_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  delivery_id BIGINT NOT NULL REFERENCES sales_delivery (id),
  line_no BIGINT NOT NULL,
  order_line_id BIGINT NOT NULL REFERENCES sales_order_line (id),
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  qty BIGINT NOT NULL,
  CONSTRAINT uq_sales_delivery_line__delivery_id_line_no UNIQUE (delivery_id, line_no)
);
CREATE INDEX ix_sales_delivery_line__order_line_id ON sales_delivery_line (order_line_id);
CREATE INDEX ix_sales_delivery_line__product_id ON sales_delivery_line (product_id);

CREATE TABLE sales_invoice (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES sales_order (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  issued_on BIGINT NOT NULL,
  due_on BIGINT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  credits_id BIGINT REFERENCES sales_invoice (id),
  sale_id BIGINT REFERENCES trade_sale (id),
  tax_number TEXT,
  note TEXT,
  CONSTRAINT uq_sales_invoice__number UNIQUE (number)
);
CREATE INDEX ix_sales_invoice__order_id ON sales_invoice (order_id);
CREATE INDEX ix_sales_invoice__customer_id ON sales_invoice (customer_id);
CREATE INDEX ix_sales_invoice__owner_id ON sales_invoice (owner_id);
CREATE INDEX ix_sales_invoice__store_id ON sales_invoice (store_id);
CREATE INDEX ix_sales_invoice__credits_id ON sales_invoice (credits_id);
CREATE INDEX ix_sales_invoice__sale_id ON sales_invoice (sale_id);

CREATE TABLE sales_invoice_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  invoice_id BIGINT NOT NULL REFERENCES sales_invoice (id),
  line_no BIGINT NOT NULL,
  order_line_id BIGINT NOT NULL REFERENCES sales_order_line (id),
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  qty BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT uq_sales_invoice_line__invoice_id_line_no UNIQUE (invoice_id, line_no)
);
CREATE INDEX ix_sales_invoice_line__order_line_id ON sales_invoice_line (order_line_id);
CREATE INDEX ix_sales_invoice_line__product_id ON sales_invoice_line (product_id);

CREATE TABLE sales_payment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT REFERENCES org_store (id),
  method TEXT NOT NULL,
  amount BIGINT NOT NULL,
  allocated BIGINT NOT NULL,
  received_on BIGINT NOT NULL,
  reference TEXT,
  note TEXT,
  CONSTRAINT uq_sales_payment__number UNIQUE (number)
);
CREATE INDEX ix_sales_payment__customer_id ON sales_payment (customer_id);
CREATE INDEX ix_sales_payment__owner_id ON sales_payment (owner_id);
CREATE INDEX ix_sales_payment__store_id ON sales_payment (store_id);

CREATE TABLE sales_allocation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  payment_id BIGINT NOT NULL REFERENCES sales_payment (id),
  invoice_id BIGINT NOT NULL REFERENCES sales_invoice (id),
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX ix_sales_allocation__payment_id ON sales_allocation (payment_id);
CREATE INDEX ix_sales_allocation__invoice_id ON sales_allocation (invoice_id);

CREATE TABLE sales_contract (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT,
  name TEXT NOT NULL,
  state TEXT,
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  contact_id BIGINT REFERENCES customers_contact (id),
  owner_id BIGINT REFERENCES org_user (id),
  store_id BIGINT REFERENCES org_store (id),
  quotation_id BIGINT REFERENCES sales_quotation (id),
  starts_on BIGINT NOT NULL,
  ends_on BIGINT NOT NULL,
  value BIGINT NOT NULL,
  renewal TEXT NOT NULL,
  notice_days BIGINT NOT NULL,
  price_policy TEXT NOT NULL,
  price_percent BIGINT,
  renews_id BIGINT REFERENCES sales_contract (id),
  noticed_for BIGINT,
  signed_on BIGINT,
  terms TEXT,
  reason TEXT
);
CREATE INDEX ix_sales_contract__customer_id ON sales_contract (customer_id);
CREATE INDEX ix_sales_contract__contact_id ON sales_contract (contact_id);
CREATE INDEX ix_sales_contract__owner_id ON sales_contract (owner_id);
CREATE INDEX ix_sales_contract__store_id ON sales_contract (store_id);
CREATE INDEX ix_sales_contract__quotation_id ON sales_contract (quotation_id);
CREATE INDEX ix_sales_contract__renews_id ON sales_contract (renews_id);

CREATE TABLE sales_contract_line (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  contract_id BIGINT NOT NULL REFERENCES sales_contract (id),
  description TEXT NOT NULL,
  product_id BIGINT REFERENCES catalog_product (id),
  qty BIGINT NOT NULL,
  unit_price BIGINT NOT NULL
);
CREATE INDEX ix_sales_contract_line__contract_id ON sales_contract_line (contract_id);
CREATE INDEX ix_sales_contract_line__product_id ON sales_contract_line (product_id);

CREATE TABLE sales_discount_limit (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  percent BIGINT NOT NULL,
  note TEXT,
  CONSTRAINT uq_sales_discount_limit__role_id UNIQUE (role_id)
);

-- A quotation becomes one order, an invoice one sale, a contract one next contract.
CREATE UNIQUE INDEX uq_sales_order__quotation_id ON sales_order (quotation_id);
CREATE UNIQUE INDEX uq_sales_invoice__sale_id ON sales_invoice (sale_id);
CREATE UNIQUE INDEX uq_sales_invoice__credits_id ON sales_invoice (credits_id);
CREATE UNIQUE INDEX uq_sales_contract__number ON sales_contract (number);
CREATE UNIQUE INDEX uq_sales_contract__renews_id ON sales_contract (renews_id);

-- How a quotation, or an order without one, was priced: what was asked and what the engine answered, for who asks why, and to
-- price it again.
CREATE TABLE sales_pricing (
  record_id BIGINT PRIMARY KEY,
  content TEXT NOT NULL
) CLUSTERED;

-- The last number that was given in a series on a day.
CREATE TABLE sales_number (
  series TEXT NOT NULL,
  day BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (series, day)
) CLUSTERED;
