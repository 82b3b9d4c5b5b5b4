-- What a record is for, whatever its key is; empty where it is for its process alone.
ALTER TABLE record ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
UPDATE record SET purpose = 'review' WHERE name = 'pir';
UPDATE record SET purpose = 'closure-comments' WHERE name = 'closure-comments';
UPDATE record SET purpose = 'test-requirement' WHERE name = 'quality-center-requirement';

-- The newest records of one purpose, over all releases: the lessons of their reviews (S4.43).
DROP INDEX record_by_name;
CREATE INDEX record_by_purpose ON record (workspace_id, purpose, at DESC);
