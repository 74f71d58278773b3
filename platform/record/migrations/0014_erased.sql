-- Records whose personal data was erased, so that nobody writes it again.
CREATE TABLE record_erased (
  record_id BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  reason TEXT NOT NULL
);
