-- Release notes as they were published (S3.10, S4.31): versions that never change. documents are the plan's that the text
-- names, so that its images stay.
CREATE TABLE release_notes (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    documents TEXT NOT NULL,
    published_by BLOB NOT NULL REFERENCES person (id),
    published_at TEXT NOT NULL,
    UNIQUE (request_id, number)
) STRICT;
CREATE INDEX release_notes_by_time ON release_notes (workspace_id, published_at DESC, id);

CREATE TRIGGER release_notes_are_frozen_update BEFORE UPDATE ON release_notes
BEGIN SELECT RAISE(ABORT, 'published release notes are never changed'); END;
CREATE TRIGGER release_notes_are_frozen_delete BEFORE DELETE ON release_notes
BEGIN SELECT RAISE(ABORT, 'published release notes are never changed'); END;
