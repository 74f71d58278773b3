CREATE TABLE record_share (
  id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  user_id BIGINT,
  group_id BIGINT,
  may_write BIGINT NOT NULL CHECK (may_write IN (0, 1)),
  valid_to BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL
);
CREATE INDEX ix_record_share__record ON record_share (entity, record_id);
CREATE INDEX ix_record_share__user ON record_share (user_id, entity) WHERE user_id IS NOT NULL;
CREATE INDEX ix_record_share__group ON record_share (group_id, entity) WHERE group_id IS NOT NULL;

CREATE VIEW reach_team AS SELECT id AS viewer_id, id AS user_id, id AS valid_from, id AS valid_to FROM record_share WHERE 1 = 0;
CREATE VIEW reach_below AS SELECT id AS viewer_id, id AS user_id, id AS valid_from, id AS valid_to FROM record_share WHERE 1 = 0;
CREATE VIEW reach_territory AS SELECT id AS viewer_id, id AS territory_id, id AS valid_from, id AS valid_to FROM record_share WHERE 1 = 0;
CREATE VIEW reach_group AS SELECT id AS viewer_id, id AS group_id, id AS valid_from, id AS valid_to FROM record_share WHERE 1 = 0;
