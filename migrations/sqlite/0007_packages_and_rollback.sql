-- What a package is assembled from (S1.35, S1.45, S1.47): a component once, in a version. Digests are SHA-256 in hex; the
-- input's may be empty.
CREATE TABLE package_part (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    package_id BLOB NOT NULL REFERENCES package (id) ON DELETE CASCADE,
    component_id BLOB NOT NULL REFERENCES component (id),
    version TEXT NOT NULL,
    output_digest TEXT NOT NULL,
    input_digest TEXT NOT NULL,
    reference TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    UNIQUE (package_id, component_id)
) STRICT;

-- A package is assembled after another of its release (S1.36).
CREATE TABLE package_order (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    package_id BLOB NOT NULL REFERENCES package (id) ON DELETE CASCADE,
    after_id BLOB NOT NULL REFERENCES package (id) ON DELETE CASCADE,
    PRIMARY KEY (package_id, after_id)
) STRICT;
CREATE INDEX package_order_by_after ON package_order (after_id);

-- Who assembled a package and when; once that does not count any more, since when and why.
CREATE TABLE package_assembly (
    package_id BLOB PRIMARY KEY REFERENCES package (id) ON DELETE CASCADE,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    assembled INTEGER NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    why_not TEXT NOT NULL
) STRICT;

-- The build as planned and as it came (S1.37, S1.44).
CREATE TABLE build (
    request_id BLOB PRIMARY KEY REFERENCES request (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    team TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    ended_at TEXT,
    note TEXT NOT NULL,
    CHECK (ends_at > starts_at)
) STRICT;

-- How it is known that a rollback works (S1.67): the proof as JSON, and for which plan and packages.
CREATE TABLE rollback_evidence (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    proof TEXT NOT NULL,
    revision INTEGER NOT NULL,
    plan_hash TEXT NOT NULL,
    packages_hash TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX rollback_evidence_by_request ON rollback_evidence (request_id, at);

-- How many minutes it takes to know whether a deployment works.
CREATE TABLE verification_time (
    request_id BLOB PRIMARY KEY REFERENCES request (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    minutes INTEGER NOT NULL
) STRICT;

-- How far each activity of a plan revision is carried out (S1.83); the trail has what came before.
CREATE TABLE runbook_entry (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    plan_hash TEXT NOT NULL,
    activity TEXT NOT NULL,
    progress TEXT NOT NULL CHECK (progress IN ('started', 'finished', 'failed', 'skipped')),
    started_at TEXT,
    ended_at TEXT,
    reason TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (request_id, plan_hash, activity)
) STRICT;
