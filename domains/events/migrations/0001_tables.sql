CREATE TABLE events_event (
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
  state TEXT NOT NULL,
  place TEXT,
  city TEXT,
  store_id BIGINT REFERENCES org_store (id),
  owner_id BIGINT REFERENCES org_user (id),
  picture BIGINT,
  description TEXT,
  audience TEXT NOT NULL,
  opens_at BIGINT,
  closes_at BIGINT,
  household_seats BIGINT,
  CONSTRAINT uq_events_event__number UNIQUE (number)
);
CREATE INDEX ix_events_event__store_id ON events_event (store_id);
CREATE INDEX ix_events_event__owner_id ON events_event (owner_id);

CREATE TABLE events_event_tier (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  event_id BIGINT NOT NULL REFERENCES events_event (id),
  tier_id BIGINT NOT NULL REFERENCES loyalty_tier (id),
  CONSTRAINT uq_events_event_tier__event_id_tier_id UNIQUE (event_id, tier_id)
);
CREATE INDEX ix_events_event_tier__tier_id ON events_event_tier (tier_id);

CREATE TABLE events_invitation (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  event_id BIGINT NOT NULL REFERENCES events_event (id),
  customer_id BIGINT REFERENCES customers_customer (id),
  group_id BIGINT REFERENCES customers_customer_group (id),
  note TEXT
);
CREATE INDEX ix_events_invitation__event_id ON events_invitation (event_id);
CREATE INDEX ix_events_invitation__customer_id ON events_invitation (customer_id);
CREATE INDEX ix_events_invitation__group_id ON events_invitation (group_id);

CREATE TABLE events_session (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  event_id BIGINT NOT NULL REFERENCES events_event (id),
  name TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  place TEXT,
  seats BIGINT NOT NULL,
  closed_at BIGINT,
  CONSTRAINT uq_events_session__event_id_name UNIQUE (event_id, name)
);

CREATE TABLE events_registration (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT NOT NULL,
  import_id BIGINT,
  number TEXT NOT NULL,
  event_id BIGINT NOT NULL REFERENCES events_event (id),
  session_id BIGINT NOT NULL REFERENCES events_session (id),
  customer_id BIGINT NOT NULL REFERENCES customers_customer (id),
  household_id BIGINT REFERENCES customers_household (id),
  people BIGINT NOT NULL,
  guests TEXT,
  state TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  channel TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  moved_up_at BIGINT,
  checked_in_at BIGINT,
  checked_in_how TEXT,
  checked_in_by_id BIGINT REFERENCES org_user (id),
  check_in_key TEXT,
  cancelled_at BIGINT,
  note TEXT,
  follow_up_id BIGINT REFERENCES customers_activity (id),
  happened_at BIGINT NOT NULL,
  CONSTRAINT uq_events_registration__event_id_sequence UNIQUE (event_id, sequence)
);
CREATE INDEX ix_events_registration__session_id ON events_registration (session_id, state);
CREATE INDEX ix_events_registration__customer_id ON events_registration (customer_id, happened_at);
CREATE INDEX ix_events_registration__household_id ON events_registration (household_id);
CREATE INDEX ix_events_registration__follow_up_id ON events_registration (follow_up_id);
CREATE INDEX ix_events_registration__checked_in_by_id ON events_registration (checked_in_by_id);
CREATE INDEX ix_events_registration__number ON events_registration (number);
