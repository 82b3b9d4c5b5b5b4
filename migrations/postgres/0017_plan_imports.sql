-- Spreadsheets and texts that were uploaded for a release's plan: pending until they are taken over, kept for a month.
-- body is what was read; undo is the edit that takes the taking over back.
CREATE TABLE plan_import (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    taken_by UUID REFERENCES person (id),
    taken_at TIMESTAMPTZ,
    undo TEXT COLLATE "C"
);
CREATE INDEX plan_import_by_age ON plan_import (workspace_id, at);
CREATE INDEX plan_import_of_release ON plan_import (workspace_id, request_id, at);

-- How sheets with such a head were read when they were last taken over.
CREATE TABLE plan_mapping (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    signature TEXT COLLATE "C" NOT NULL,
    columns TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, signature)
);
