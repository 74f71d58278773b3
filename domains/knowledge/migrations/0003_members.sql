-- Bases whose published articles members read on their own pages.
ALTER TABLE knowledge_base ADD COLUMN is_for_members BIGINT NOT NULL DEFAULT 0 CHECK (is_for_members IN (0, 1));
