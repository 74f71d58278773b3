CREATE TABLE org_post (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  org_unit_id BIGINT NOT NULL REFERENCES org_org_unit (id),
  is_head BIGINT NOT NULL CHECK (is_head IN (0, 1)),
  reports_to_id BIGINT REFERENCES org_post (id),
  valid_from BIGINT,
  valid_to BIGINT,
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_post__number UNIQUE (number)
);
CREATE INDEX ix_org_post__org_unit_id ON org_post (org_unit_id);
CREATE INDEX ix_org_post__reports_to_id ON org_post (reports_to_id);

CREATE TABLE org_post_assignment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  post_id BIGINT NOT NULL REFERENCES org_post (id),
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  is_primary BIGINT NOT NULL CHECK (is_primary IN (0, 1)),
  valid_from BIGINT,
  valid_to BIGINT
);
CREATE INDEX ix_org_post_assignment__post_id ON org_post_assignment (post_id);
CREATE INDEX ix_org_post_assignment__user_id ON org_post_assignment (user_id);

CREATE TABLE org_team (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  org_unit_id BIGINT REFERENCES org_org_unit (id),
  description TEXT,
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_team__number UNIQUE (number)
);
CREATE INDEX ix_org_team__org_unit_id ON org_team (org_unit_id);

CREATE TABLE org_team_member (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  team_id BIGINT NOT NULL REFERENCES org_team (id),
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  valid_from BIGINT,
  valid_to BIGINT
);
CREATE INDEX ix_org_team_member__team_id ON org_team_member (team_id);
CREATE INDEX ix_org_team_member__user_id ON org_team_member (user_id);

CREATE TABLE org_territory (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent_id BIGINT REFERENCES org_territory (id),
  valid_from BIGINT,
  valid_to BIGINT,
  search_text TEXT NOT NULL,
  CONSTRAINT uq_org_territory__number UNIQUE (number)
);
CREATE INDEX ix_org_territory__parent_id ON org_territory (parent_id);

CREATE TABLE org_territory_member (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  territory_id BIGINT NOT NULL REFERENCES org_territory (id),
  user_id BIGINT REFERENCES org_user (id),
  team_id BIGINT REFERENCES org_team (id),
  valid_from BIGINT,
  valid_to BIGINT
);
CREATE INDEX ix_org_territory_member__territory_id ON org_territory_member (territory_id);
CREATE INDEX ix_org_territory_member__user_id ON org_territory_member (user_id);
CREATE INDEX ix_org_territory_member__team_id ON org_territory_member (team_id);

ALTER TABLE org_store ADD COLUMN territory_id BIGINT REFERENCES org_territory (id);
CREATE INDEX ix_org_store__territory_id ON org_store (territory_id);

CREATE TABLE org_unit_closure (
  above_id BIGINT NOT NULL REFERENCES org_org_unit (id) ON DELETE CASCADE,
  below_id BIGINT NOT NULL REFERENCES org_org_unit (id) ON DELETE CASCADE,
  depth BIGINT NOT NULL,
  PRIMARY KEY (above_id, below_id)
);
CREATE INDEX ix_org_unit_closure__below_id ON org_unit_closure (below_id);

CREATE TABLE org_post_closure (
  above_id BIGINT NOT NULL REFERENCES org_post (id) ON DELETE CASCADE,
  below_id BIGINT NOT NULL REFERENCES org_post (id) ON DELETE CASCADE,
  depth BIGINT NOT NULL,
  PRIMARY KEY (above_id, below_id)
);
CREATE INDEX ix_org_post_closure__below_id ON org_post_closure (below_id);

CREATE TABLE org_territory_closure (
  above_id BIGINT NOT NULL REFERENCES org_territory (id) ON DELETE CASCADE,
  below_id BIGINT NOT NULL REFERENCES org_territory (id) ON DELETE CASCADE,
  depth BIGINT NOT NULL,
  PRIMARY KEY (above_id, below_id)
);
CREATE INDEX ix_org_territory_closure__below_id ON org_territory_closure (below_id);

INSERT INTO org_unit_closure (above_id, below_id, depth)
WITH RECURSIVE walk (above_id, below_id, depth) AS (
  SELECT id, id, 0 FROM org_org_unit
  UNION
  SELECT u.parent_id, walk.below_id, walk.depth + 1 FROM walk JOIN org_org_unit u ON u.id = walk.above_id
  WHERE u.parent_id IS NOT NULL AND walk.depth < 100
)
SELECT above_id, below_id, MIN(depth) FROM walk GROUP BY above_id, below_id;

DROP VIEW reach_team;
CREATE VIEW reach_team AS SELECT mine.user_id AS viewer_id, other.user_id AS user_id,
  CASE WHEN COALESCE(mine.valid_from, -1000000) > COALESCE(other.valid_from, -1000000) THEN COALESCE(mine.valid_from, -1000000) ELSE COALESCE(other.valid_from, -1000000) END AS valid_from,
  CASE WHEN COALESCE(mine.valid_to, 9999999) < COALESCE(other.valid_to, 9999999) THEN COALESCE(mine.valid_to, 9999999) ELSE COALESCE(other.valid_to, 9999999) END AS valid_to
FROM org_team_member mine JOIN org_team_member other ON other.team_id = mine.team_id;

DROP VIEW reach_below;
CREATE VIEW reach_below AS SELECT boss.user_id AS viewer_id, worker.user_id AS user_id,
  CASE WHEN COALESCE(boss.valid_from, -1000000) > COALESCE(worker.valid_from, -1000000) THEN COALESCE(boss.valid_from, -1000000) ELSE COALESCE(worker.valid_from, -1000000) END AS valid_from,
  CASE WHEN COALESCE(boss.valid_to, 9999999) < COALESCE(worker.valid_to, 9999999) THEN COALESCE(boss.valid_to, 9999999) ELSE COALESCE(worker.valid_to, 9999999) END AS valid_to
FROM org_post_assignment boss JOIN org_post_closure line ON line.above_id = boss.post_id AND line.depth > 0
JOIN org_post_assignment worker ON worker.post_id = line.below_id;

DROP VIEW reach_territory;
CREATE VIEW reach_territory AS SELECT m.user_id AS viewer_id, part.below_id AS territory_id,
  CASE WHEN COALESCE(m.valid_from, -1000000) > COALESCE(t.valid_from, -1000000) THEN COALESCE(m.valid_from, -1000000) ELSE COALESCE(t.valid_from, -1000000) END AS valid_from,
  CASE WHEN COALESCE(m.valid_to, 9999999) < COALESCE(t.valid_to, 9999999) THEN COALESCE(m.valid_to, 9999999) ELSE COALESCE(t.valid_to, 9999999) END AS valid_to
FROM org_territory_member m JOIN org_territory_closure part ON part.above_id = m.territory_id
JOIN org_territory t ON t.id = part.below_id WHERE m.user_id IS NOT NULL
UNION ALL SELECT g.user_id AS viewer_id, part.below_id AS territory_id,
  CASE WHEN COALESCE(m.valid_from, -1000000) > CASE WHEN COALESCE(t.valid_from, -1000000) > COALESCE(g.valid_from, -1000000) THEN COALESCE(t.valid_from, -1000000) ELSE COALESCE(g.valid_from, -1000000) END THEN COALESCE(m.valid_from, -1000000) ELSE CASE WHEN COALESCE(t.valid_from, -1000000) > COALESCE(g.valid_from, -1000000) THEN COALESCE(t.valid_from, -1000000) ELSE COALESCE(g.valid_from, -1000000) END END AS valid_from,
  CASE WHEN COALESCE(m.valid_to, 9999999) < CASE WHEN COALESCE(t.valid_to, 9999999) < COALESCE(g.valid_to, 9999999) THEN COALESCE(t.valid_to, 9999999) ELSE COALESCE(g.valid_to, 9999999) END THEN COALESCE(m.valid_to, 9999999) ELSE CASE WHEN COALESCE(t.valid_to, 9999999) < COALESCE(g.valid_to, 9999999) THEN COALESCE(t.valid_to, 9999999) ELSE COALESCE(g.valid_to, 9999999) END END AS valid_to
FROM org_team_member g JOIN org_territory_member m ON m.team_id = g.team_id
JOIN org_territory_closure part ON part.above_id = m.territory_id
JOIN org_territory t ON t.id = part.below_id;

DROP VIEW reach_group;
CREATE VIEW reach_group AS SELECT g.user_id AS viewer_id, g.team_id AS group_id,
  COALESCE(g.valid_from, -1000000) AS valid_from, COALESCE(g.valid_to, 9999999) AS valid_to
FROM org_team_member g;
