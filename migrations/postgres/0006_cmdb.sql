-- A component is a configuration item: what it is, whose, which version is recorded where, and what it needs. A retired one
-- is kept with its history. edit counts saves; search is what a list looks through, in lower case.
ALTER TABLE component ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'other';
ALTER TABLE component ADD COLUMN owner TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE component ADD COLUMN description TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE component ADD COLUMN retired BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE component ADD COLUMN edit BIGINT NOT NULL DEFAULT 1;
ALTER TABLE component ADD COLUMN search TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE component SET search = lower(name);
CREATE INDEX component_by_search ON component (workspace_id, retired, search, id);
CREATE INDEX change_component_by_component ON change_component (component_id, change_id);

-- The version that is recorded for an environment.
CREATE TABLE component_version (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    component_id UUID NOT NULL REFERENCES component (id),
    environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('TEST', 'LIVE')),
    version TEXT COLLATE "C" NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (component_id, environment)
);

CREATE TABLE component_relation (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    from_id UUID NOT NULL REFERENCES component (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('depends-on', 'runs-on', 'part-of')),
    to_id UUID NOT NULL REFERENCES component (id),
    PRIMARY KEY (from_id, kind, to_id),
    CHECK (from_id <> to_id)
);
CREATE INDEX component_relation_by_to ON component_relation (to_id);

-- Which entries of the trail are about a configuration item: its history.
CREATE TABLE component_event (
    workspace_id UUID NOT NULL,
    component_id UUID NOT NULL REFERENCES component (id),
    seq BIGINT NOT NULL,
    PRIMARY KEY (component_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES event (workspace_id, seq)
);

-- Uploaded tables of configuration items: pending until imported.
CREATE TABLE cmdb_import (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    imported_by UUID REFERENCES person (id),
    imported_at TIMESTAMPTZ
);
CREATE INDEX cmdb_import_by_age ON cmdb_import (workspace_id, at);

-- Baselines of a release; never changed, which triggers see to. body is the text that the hash is over.
CREATE TABLE baseline (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    number BIGINT NOT NULL,
    moment TEXT COLLATE "C" NOT NULL CHECK (moment IN ('before', 'after', 'closing')),
    environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('TEST', 'LIVE')),
    items BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (request_id, number)
);

CREATE TRIGGER baseline_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON baseline
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
