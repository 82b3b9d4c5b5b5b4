-- A component is a configuration item: what it is, whose, which version is recorded where, and what it needs. A retired one
-- is kept with its history. edit counts saves; search is what a list looks through, in lower case.
ALTER TABLE component ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
ALTER TABLE component ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE component ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE component ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;
ALTER TABLE component ADD COLUMN edit INTEGER NOT NULL DEFAULT 1;
ALTER TABLE component ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE component SET search = lower(name);
CREATE INDEX component_by_search ON component (workspace_id, retired, search, id);
CREATE INDEX change_component_by_component ON change_component (component_id, change_id);

-- The version that is recorded for an environment.
CREATE TABLE component_version (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    component_id BLOB NOT NULL REFERENCES component (id),
    environment TEXT NOT NULL CHECK (environment IN ('TEST', 'LIVE')),
    version TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (component_id, environment)
) STRICT;

CREATE TABLE component_relation (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    from_id BLOB NOT NULL REFERENCES component (id),
    kind TEXT NOT NULL CHECK (kind IN ('depends-on', 'runs-on', 'part-of')),
    to_id BLOB NOT NULL REFERENCES component (id),
    PRIMARY KEY (from_id, kind, to_id),
    CHECK (from_id <> to_id)
) STRICT;
CREATE INDEX component_relation_by_to ON component_relation (to_id);

-- Which entries of the trail are about a configuration item: its history.
CREATE TABLE component_event (
    workspace_id BLOB NOT NULL,
    component_id BLOB NOT NULL REFERENCES component (id),
    seq INTEGER NOT NULL,
    PRIMARY KEY (component_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES event (workspace_id, seq)
) STRICT;

-- Uploaded tables of configuration items: pending until imported.
CREATE TABLE cmdb_import (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    imported_by BLOB REFERENCES person (id),
    imported_at TEXT
) STRICT;
CREATE INDEX cmdb_import_by_age ON cmdb_import (workspace_id, at);

-- Baselines of a release; never changed, which triggers see to. body is the text that the hash is over.
CREATE TABLE baseline (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    number INTEGER NOT NULL,
    moment TEXT NOT NULL CHECK (moment IN ('before', 'after', 'closing')),
    environment TEXT NOT NULL CHECK (environment IN ('TEST', 'LIVE')),
    items INTEGER NOT NULL,
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    UNIQUE (request_id, number)
) STRICT;

CREATE TRIGGER baseline_is_frozen_update BEFORE UPDATE ON baseline
BEGIN SELECT RAISE(ABORT, 'a baseline is never changed'); END;
CREATE TRIGGER baseline_is_frozen_delete BEFORE DELETE ON baseline
BEGIN SELECT RAISE(ABORT, 'a baseline is never changed'); END;
