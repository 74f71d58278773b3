-- Units, features, variants, relations, bundles, options, translations, barcodes, life cycle and cost.
CREATE TABLE catalog_unit (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  base_unit_id BIGINT REFERENCES catalog_unit (id),
  factor BIGINT NOT NULL,
  decimals TEXT NOT NULL,
  CONSTRAINT uq_catalog_unit__number UNIQUE (number)
);
CREATE INDEX ix_catalog_unit__base_unit_id ON catalog_unit (base_unit_id);

ALTER TABLE catalog_product ADD COLUMN kind TEXT NOT NULL DEFAULT 'simple';
ALTER TABLE catalog_product ADD COLUMN parent_id BIGINT REFERENCES catalog_product (id);
CREATE INDEX ix_catalog_product__parent_id ON catalog_product (parent_id);
ALTER TABLE catalog_product ADD COLUMN unit_id BIGINT REFERENCES catalog_unit (id);
CREATE INDEX ix_catalog_product__unit_id ON catalog_product (unit_id);
ALTER TABLE catalog_product ADD COLUMN cost_price BIGINT;
ALTER TABLE catalog_product ADD COLUMN status TEXT NOT NULL DEFAULT 'active';
ALTER TABLE catalog_product ADD COLUMN sale_from BIGINT;
ALTER TABLE catalog_product ADD COLUMN phase_out_on BIGINT;
ALTER TABLE catalog_product ADD COLUMN ends_on BIGINT;
ALTER TABLE catalog_product ADD COLUMN short_text TEXT;
ALTER TABLE catalog_product ADD COLUMN description TEXT;
ALTER TABLE catalog_product ADD COLUMN picture BIGINT;
CREATE INDEX ix_catalog_product__barcode ON catalog_product (barcode);

CREATE TABLE catalog_feature (
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
  kind TEXT NOT NULL,
  unit_id BIGINT REFERENCES catalog_unit (id),
  options TEXT,
  is_required BIGINT NOT NULL CHECK (is_required IN (0, 1)),
  is_axis BIGINT NOT NULL CHECK (is_axis IN (0, 1)),
  position BIGINT,
  CONSTRAINT uq_catalog_feature__number UNIQUE (number)
);
CREATE INDEX ix_catalog_feature__category_id ON catalog_feature (category_id);
CREATE INDEX ix_catalog_feature__unit_id ON catalog_feature (unit_id);

CREATE TABLE catalog_feature_value (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  feature_id BIGINT NOT NULL REFERENCES catalog_feature (id),
  value TEXT NOT NULL,
  number BIGINT,
  CONSTRAINT uq_catalog_feature_value__product_id_feature_id UNIQUE (product_id, feature_id)
);
CREATE INDEX ix_catalog_feature_value__feature_id ON catalog_feature_value (feature_id);

CREATE TABLE catalog_product_relation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  from_id BIGINT NOT NULL REFERENCES catalog_product (id),
  kind TEXT NOT NULL,
  to_id BIGINT NOT NULL REFERENCES catalog_product (id),
  position BIGINT,
  note TEXT,
  CONSTRAINT uq_catalog_product_relation__from_id_to_id_kind UNIQUE (from_id, to_id, kind)
);
CREATE INDEX ix_catalog_product_relation__to_id ON catalog_product_relation (to_id);

CREATE TABLE catalog_bundle_group (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  name TEXT NOT NULL,
  choose_count BIGINT,
  position BIGINT,
  CONSTRAINT uq_catalog_bundle_group__product_id_name UNIQUE (product_id, name)
);

CREATE TABLE catalog_bundle_part (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  bundle_group_id BIGINT NOT NULL REFERENCES catalog_bundle_group (id),
  component_id BIGINT NOT NULL REFERENCES catalog_product (id),
  quantity BIGINT NOT NULL,
  surcharge BIGINT,
  position BIGINT,
  CONSTRAINT uq_catalog_bundle_part__bundle_group_id_component_id UNIQUE (bundle_group_id, component_id)
);
CREATE INDEX ix_catalog_bundle_part__component_id ON catalog_bundle_part (component_id);

CREATE TABLE catalog_option_group (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  english_name TEXT,
  min_choices BIGINT NOT NULL,
  max_choices BIGINT,
  position BIGINT,
  CONSTRAINT uq_catalog_option_group__product_id_number UNIQUE (product_id, number)
);

CREATE TABLE catalog_product_option (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  option_group_id BIGINT NOT NULL REFERENCES catalog_option_group (id),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  english_name TEXT,
  price BIGINT NOT NULL,
  component_id BIGINT REFERENCES catalog_product (id),
  position BIGINT,
  CONSTRAINT uq_catalog_product_option__option_group_id_number UNIQUE (option_group_id, number)
);
CREATE INDEX ix_catalog_product_option__component_id ON catalog_product_option (component_id);

CREATE TABLE catalog_option_rule (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  option_id BIGINT NOT NULL REFERENCES catalog_product_option (id),
  kind TEXT NOT NULL,
  other_id BIGINT NOT NULL REFERENCES catalog_product_option (id),
  note TEXT,
  CONSTRAINT uq_catalog_option_rule__option_id_other_id_kind UNIQUE (option_id, other_id, kind)
);
CREATE INDEX ix_catalog_option_rule__other_id ON catalog_option_rule (other_id);

CREATE TABLE catalog_product_translation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  language TEXT NOT NULL,
  name TEXT,
  short_text TEXT,
  description TEXT,
  CONSTRAINT uq_catalog_product_translation__product_id_language UNIQUE (product_id, language)
);

CREATE TABLE catalog_product_barcode (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  product_id BIGINT NOT NULL REFERENCES catalog_product (id),
  code TEXT NOT NULL,
  is_own BIGINT NOT NULL CHECK (is_own IN (0, 1)),
  unit_id BIGINT REFERENCES catalog_unit (id),
  quantity BIGINT,
  CONSTRAINT uq_catalog_product_barcode__code UNIQUE (code)
);
CREATE INDEX ix_catalog_product_barcode__product_id ON catalog_product_barcode (product_id);
CREATE INDEX ix_catalog_product_barcode__unit_id ON catalog_product_barcode (unit_id);

CREATE TABLE catalog_weighed_code (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  prefix TEXT NOT NULL,
  content TEXT NOT NULL,
  item_digits TEXT NOT NULL,
  weight_decimals TEXT NOT NULL,
  price_decimals TEXT NOT NULL,
  note TEXT
);
