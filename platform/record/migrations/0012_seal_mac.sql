-- Says that the seal was made with the company's key, which isn't in the database.
ALTER TABLE record_seal ADD COLUMN mac TEXT NOT NULL DEFAULT '';
