CREATE TABLE bench_member (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  points BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT uq_bench_member__number UNIQUE (number)
);

CREATE TABLE bench_ticket (
  id BIGINT PRIMARY KEY,
  store_id BIGINT NOT NULL,
  number TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES bench_member (id),
  sold_at BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT uq_bench_ticket__store_id_number UNIQUE (store_id, number)
);
CREATE INDEX ix_bench_ticket__member_id ON bench_ticket (member_id);

CREATE TABLE bench_line (
  id BIGINT PRIMARY KEY,
  ticket_id BIGINT NOT NULL REFERENCES bench_ticket (id),
  line_no BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  qty BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT uq_bench_line__ticket_id_line_no UNIQUE (ticket_id, line_no)
);
CREATE INDEX ix_bench_line__product_id ON bench_line (product_id);
