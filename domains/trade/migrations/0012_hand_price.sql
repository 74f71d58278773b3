-- Prices that clerks set by hand, and how far they may go: whoever keeps limits of discounts makes the view anew.
CREATE TABLE trade_hand_price (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  sale_id BIGINT NOT NULL REFERENCES trade_sale (id),
  line_no BIGINT NOT NULL,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  store_id BIGINT NOT NULL REFERENCES org_store (id),
  sold_on BIGINT NOT NULL,
  clerk_id BIGINT REFERENCES org_user (id),
  qty BIGINT NOT NULL,
  list_price BIGINT NOT NULL,
  price BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  percent BIGINT NOT NULL,
  reason TEXT NOT NULL,
  approved_by_id BIGINT REFERENCES org_user (id)
);
CREATE INDEX ix_trade_hand_price__sale_id ON trade_hand_price (sale_id);
CREATE INDEX ix_trade_hand_price__product_id ON trade_hand_price (product_id);
CREATE INDEX ix_trade_hand_price__store_id ON trade_hand_price (store_id);
CREATE INDEX ix_trade_hand_price__clerk_id ON trade_hand_price (clerk_id);
CREATE INDEX ix_trade_hand_price__approved_by_id ON trade_hand_price (approved_by_id);

CREATE VIEW trade_hand_limit AS SELECT id AS user_id, id AS store_id, id AS percent FROM trade_hand_price WHERE 1 = 0;

-- What a role may do with tickets it may do with the prices that were set on them.
INSERT INTO org_role_grant (id, version, created_at, created_by, updated_at, updated_by, import_id, role_id, entity, action, scope)
  SELECT (SELECT MAX(id) FROM org_role_grant) + ROW_NUMBER() OVER (ORDER BY g.id), 1, 0, 0, 0, 0, NULL, g.role_id, 'trade.hand_price', g.action, g.scope
  FROM org_role_grant g WHERE g.entity = 'trade.sale'
  AND NOT EXISTS (SELECT 1 FROM org_role_grant h WHERE h.role_id = g.role_id AND h.entity = 'trade.hand_price' AND h.action = g.action);
