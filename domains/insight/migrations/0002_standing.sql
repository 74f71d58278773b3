-- Where each customer stands, computed from the facts and kept in step with them. No references: a row of a customer who is
-- gone goes with the next computation.
CREATE TABLE insight_standing (
  customer_id BIGINT PRIMARY KEY,
  stage TEXT NOT NULL,
  segment TEXT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  purchase_days BIGINT NOT NULL,
  tickets BIGINT NOT NULL,
  purchases_c BIGINT NOT NULL,
  net_c BIGINT NOT NULL,
  year_tickets BIGINT NOT NULL,
  year_purchases_c BIGINT NOT NULL,
  year_net_c BIGINT NOT NULL,
  r_score BIGINT NOT NULL,
  f_score BIGINT NOT NULL,
  m_score BIGINT NOT NULL,
  decile BIGINT,
  sales_decile BIGINT,
  quarter_decile BIGINT,
  quarter_sales_decile BIGINT
);
CREATE INDEX ix_insight_standing__stage ON insight_standing (stage, decile);

-- What was known when: a line for each change of a stage that a computation found, with the figures that it was found by.
-- What a later correction says of an earlier day doesn't change it.
CREATE TABLE insight_stage_change (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  from_stage TEXT,
  to_stage TEXT,
  first_day BIGINT,
  last_day BIGINT,
  purchase_days BIGINT,
  population_gap BIGINT
);
CREATE INDEX ix_insight_stage_change__customer_id ON insight_stage_change (customer_id, id);

-- One row: of which day the standings are.
CREATE TABLE insight_standing_state (
  id BIGINT PRIMARY KEY,
  as_of BIGINT NOT NULL,
  population_gap BIGINT,
  found_at BIGINT NOT NULL
);
