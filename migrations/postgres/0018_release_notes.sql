-- Release notes as they were published (S3.10, S4.31): versions that never change. documents are the plan's that the text
-- names, so that its images stay.
CREATE TABLE release_notes (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    number BIGINT NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    documents TEXT COLLATE "C" NOT NULL,
    published_by UUID NOT NULL REFERENCES person (id),
    published_at TIMESTAMPTZ NOT NULL,
    UNIQUE (request_id, number)
);
CREATE INDEX release_notes_by_time ON release_notes (workspace_id, published_at DESC, id);

CREATE TRIGGER release_notes_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON release_notes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
