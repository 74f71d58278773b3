CREATE TABLE knowledge_base (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  is_for_everybody BIGINT NOT NULL CHECK (is_for_everybody IN (0, 1)),
  note TEXT,
  CONSTRAINT uq_knowledge_base__number UNIQUE (number)
);

CREATE TABLE knowledge_reader (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  base_id BIGINT NOT NULL REFERENCES knowledge_base (id),
  role_id BIGINT NOT NULL REFERENCES org_role (id),
  CONSTRAINT uq_knowledge_reader__base_id_role_id UNIQUE (base_id, role_id)
);
CREATE INDEX ix_knowledge_reader__role_id ON knowledge_reader (role_id);

CREATE TABLE knowledge_category (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  name TEXT NOT NULL,
  base_id BIGINT NOT NULL REFERENCES knowledge_base (id),
  parent_id BIGINT REFERENCES knowledge_category (id),
  position BIGINT
);
CREATE INDEX ix_knowledge_category__base_id ON knowledge_category (base_id);
CREATE INDEX ix_knowledge_category__parent_id ON knowledge_category (parent_id);

CREATE TABLE knowledge_article (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  category_id BIGINT NOT NULL REFERENCES knowledge_category (id),
  base_id BIGINT REFERENCES knowledge_base (id),
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  summary TEXT,
  body TEXT,
  tags TEXT,
  owner_id BIGINT REFERENCES org_user (id),
  review_on BIGINT,
  version_number BIGINT,
  published_on BIGINT,
  author_id BIGINT REFERENCES org_user (id),
  reviewer_id BIGINT REFERENCES org_user (id),
  open_to_id BIGINT REFERENCES knowledge_base (id),
  CONSTRAINT uq_knowledge_article__number_language UNIQUE (number, language)
);
CREATE INDEX ix_knowledge_article__category_id ON knowledge_article (category_id);
CREATE INDEX ix_knowledge_article__base_id ON knowledge_article (base_id);
CREATE INDEX ix_knowledge_article__owner_id ON knowledge_article (owner_id);
CREATE INDEX ix_knowledge_article__author_id ON knowledge_article (author_id);
CREATE INDEX ix_knowledge_article__reviewer_id ON knowledge_article (reviewer_id);
CREATE INDEX ix_knowledge_article__open_to_id ON knowledge_article (open_to_id);

CREATE TABLE knowledge_version (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  article_id BIGINT NOT NULL REFERENCES knowledge_article (id),
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  body TEXT,
  note TEXT,
  author_id BIGINT REFERENCES org_user (id),
  reviewer_id BIGINT REFERENCES org_user (id),
  decided_on BIGINT,
  decision TEXT
);
CREATE INDEX ix_knowledge_version__article_id ON knowledge_version (article_id);
CREATE INDEX ix_knowledge_version__author_id ON knowledge_version (author_id);
CREATE INDEX ix_knowledge_version__reviewer_id ON knowledge_version (reviewer_id);

CREATE TABLE knowledge_link (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  article_id BIGINT NOT NULL REFERENCES knowledge_article (id),
  about TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  CONSTRAINT uq_knowledge_link__article_id_about_kind UNIQUE (article_id, about, kind)
);
CREATE INDEX ix_knowledge_link__about ON knowledge_link (about);

CREATE TABLE knowledge_passage (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  article_id BIGINT NOT NULL REFERENCES knowledge_article (id),
  place BIGINT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX ix_knowledge_passage__article_id ON knowledge_passage (article_id);

CREATE TABLE knowledge_read (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  article_id BIGINT NOT NULL REFERENCES knowledge_article (id),
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  day BIGINT NOT NULL,
  count BIGINT NOT NULL,
  CONSTRAINT uq_knowledge_read__article_id_user_id_day UNIQUE (article_id, user_id, day)
);
CREATE INDEX ix_knowledge_read__user_id ON knowledge_read (user_id);

CREATE TABLE knowledge_vote (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  article_id BIGINT NOT NULL REFERENCES knowledge_article (id),
  user_id BIGINT NOT NULL REFERENCES org_user (id),
  is_helpful BIGINT NOT NULL CHECK (is_helpful IN (0, 1)),
  comment TEXT,
  day BIGINT NOT NULL,
  version_number BIGINT,
  CONSTRAINT uq_knowledge_vote__article_id_user_id UNIQUE (article_id, user_id)
);
CREATE INDEX ix_knowledge_vote__user_id ON knowledge_vote (user_id);

CREATE TABLE knowledge_missed_search (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  text TEXT NOT NULL,
  count BIGINT NOT NULL,
  first_on BIGINT NOT NULL,
  last_on BIGINT NOT NULL,
  CONSTRAINT uq_knowledge_missed_search__text UNIQUE (text)
);

-- Who reads a base: the users of its roles, or everybody. An article that is published is open to its base as another record is to a role, so
-- that one predicate holds for lists, counts, pages, search and titles.
DROP VIEW reach_role;
CREATE VIEW reach_role AS SELECT user_id AS viewer_id, role_id, CAST(-1000000 AS BIGINT) AS valid_from, CAST(9999999 AS BIGINT) AS valid_to
FROM org_user_role
UNION ALL SELECT ur.user_id, kr.base_id, CAST(-1000000 AS BIGINT), CAST(9999999 AS BIGINT)
FROM knowledge_reader kr JOIN org_user_role ur ON ur.role_id = kr.role_id
UNION ALL SELECT u.id, kb.id, CAST(-1000000 AS BIGINT), CAST(9999999 AS BIGINT)
FROM knowledge_base kb CROSS JOIN org_user u WHERE kb.is_for_everybody = 1;
