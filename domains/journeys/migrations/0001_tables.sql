CREATE TABLE journeys_journey (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  entry TEXT NOT NULL,
  segment_id BIGINT REFERENCES marketing_segment (id),
  campaign_id BIGINT REFERENCES marketing_campaign (id),
  event TEXT,
  event_days BIGINT,
  reentry TEXT NOT NULL,
  reentry_days BIGINT,
  purpose TEXT NOT NULL,
  goal TEXT,
  description TEXT,
  flow TEXT,
  current_version BIGINT,
  started_at BIGINT,
  ended_at BIGINT,
  owner_id BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_journeys_journey__number UNIQUE (number)
);
CREATE INDEX ix_journeys_journey__state ON journeys_journey (state);
CREATE INDEX ix_journeys_journey__segment_id ON journeys_journey (segment_id);
CREATE INDEX ix_journeys_journey__campaign_id ON journeys_journey (campaign_id);
CREATE INDEX ix_journeys_journey__owner_id ON journeys_journey (owner_id);

CREATE TABLE journeys_version (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  journey_id BIGINT NOT NULL REFERENCES journeys_journey (id),
  number BIGINT NOT NULL,
  flow TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  published_by BIGINT REFERENCES org_user (id),
  CONSTRAINT uq_journeys_version__journey_id_number UNIQUE (journey_id, number)
);
CREATE INDEX ix_journeys_version__published_by ON journeys_version (published_by);

CREATE TABLE journeys_enrolment (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  journey_id BIGINT NOT NULL REFERENCES journeys_journey (id),
  version_id BIGINT NOT NULL REFERENCES journeys_version (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  round BIGINT NOT NULL,
  state TEXT NOT NULL,
  node TEXT NOT NULL,
  due_at BIGINT,
  waits_for TEXT,
  waits_since BIGINT,
  heard_at BIGINT,
  entry_key TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  ended_at BIGINT,
  reason TEXT,
  CONSTRAINT uq_journeys_enrolment__journey_id_entry_key UNIQUE (journey_id, entry_key)
);
CREATE INDEX ix_journeys_enrolment__due ON journeys_enrolment (state, due_at);
CREATE INDEX ix_journeys_enrolment__customer_id ON journeys_enrolment (customer_id, state);
CREATE INDEX ix_journeys_enrolment__version_id ON journeys_enrolment (version_id, state, node);

CREATE TABLE journeys_step (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  enrolment_id BIGINT NOT NULL REFERENCES journeys_enrolment (id),
  version_id BIGINT NOT NULL REFERENCES journeys_version (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  node TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  way TEXT,
  effect TEXT,
  detail TEXT,
  happened_at BIGINT NOT NULL,
  CONSTRAINT uq_journeys_step__enrolment_id_node UNIQUE (enrolment_id, node)
);
CREATE INDEX ix_journeys_step__version_id ON journeys_step (version_id, node);
CREATE INDEX ix_journeys_step__customer_id ON journeys_step (customer_id);

-- Up to where the events were followed.
CREATE TABLE journeys_place (
  id BIGINT PRIMARY KEY,
  place BIGINT NOT NULL
);
