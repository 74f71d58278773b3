-- Work that is done once a day: the last day whose work is done.
CREATE TABLE record_daily (
  name TEXT PRIMARY KEY,
  day BIGINT NOT NULL
);
