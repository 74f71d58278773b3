CREATE TABLE catalog_category (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id BIGINT REFERENCES catalog_category (id),
  search_text TEXT NOT NULL,
  CONSTRAINT uq_catalog_category__number UNIQUE (number)
);
CREATE INDEX ix_catalog_category__parent_id ON catalog_category (parent_id);

CREATE TABLE catalog_product (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  category_id BIGINT REFERENCES catalog_category (id),
  brand TEXT,
  manufacturer TEXT,
  package_size TEXT,
  barcode TEXT,
  standard_price BIGINT,
  is_measured BIGINT NOT NULL CHECK (is_measured IN (0, 1)),
  is_stub BIGINT NOT NULL CHECK (is_stub IN (0, 1)),
  search_text TEXT NOT NULL,
  CONSTRAINT uq_catalog_product__number UNIQUE (number)
);
CREATE INDEX ix_catalog_product__category_id ON catalog_product (category_id);
