-- What the first of two clerks keyed: on no record, so that the second doesn't see it, until it is compared.
CREATE TABLE trade_paper_keying (
  form_id BIGINT PRIMARY KEY REFERENCES trade_paper_form (id),
  content TEXT NOT NULL
);
INSERT INTO trade_paper_keying (form_id, content) SELECT id, content FROM trade_paper_form WHERE state = 'keyed';
UPDATE trade_paper_form SET content = '{}', customer_id = NULL, amount = 0 WHERE state = 'keyed';
ALTER TABLE trade_paper_form ADD COLUMN second_customer_id BIGINT REFERENCES customers_customer (id);
CREATE INDEX ix_trade_paper_form__second_customer_id ON trade_paper_form (second_customer_id);
