-- Spreadsheets and texts that were uploaded for a release's plan: pending until they are taken over, kept for a month.
-- body is what was read; undo is the edit that takes the taking over back.
CREATE TABLE plan_import (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    taken_by BLOB REFERENCES person (id),
    taken_at TEXT,
    undo TEXT
) STRICT;
CREATE INDEX plan_import_by_age ON plan_import (workspace_id, at);
CREATE INDEX plan_import_of_release ON plan_import (workspace_id, request_id, at);

-- How sheets with such a head were read when they were last taken over.
CREATE TABLE plan_mapping (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    signature TEXT NOT NULL,
    columns TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    PRIMARY KEY (workspace_id, signature)
) STRICT;
