-- The terms of each record. The index is the engine's own: FTS5 without a copy of the texts, or a GIN.
-- sqlite: CREATE VIRTUAL TABLE record_search USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '<='");
-- postgres: CREATE TABLE record_search (record_id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL);
-- postgres: CREATE INDEX ix_record_search__terms ON record_search USING gin (terms);

-- What each entity's terms were made of: when it changes, they are made anew.
CREATE TABLE record_search_state (
  entity TEXT PRIMARY KEY,
  made_of TEXT NOT NULL
);
