-- What a package is assembled from (S1.35, S1.45, S1.47): a component once, in a version. Digests are SHA-256 in hex; the
-- input's may be empty.
CREATE TABLE package_part (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    package_id UUID NOT NULL REFERENCES package (id) ON DELETE CASCADE,
    component_id UUID NOT NULL REFERENCES component (id),
    version TEXT COLLATE "C" NOT NULL,
    output_digest TEXT COLLATE "C" NOT NULL,
    input_digest TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (package_id, component_id)
);

-- A package is assembled after another of its release (S1.36).
CREATE TABLE package_order (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    package_id UUID NOT NULL REFERENCES package (id) ON DELETE CASCADE,
    after_id UUID NOT NULL REFERENCES package (id) ON DELETE CASCADE,
    PRIMARY KEY (package_id, after_id)
);
CREATE INDEX package_order_by_after ON package_order (after_id);

-- Who assembled a package and when; once that does not count any more, since when and why.
CREATE TABLE package_assembly (
    package_id UUID PRIMARY KEY REFERENCES package (id) ON DELETE CASCADE,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    assembled BOOLEAN NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    why_not TEXT COLLATE "C" NOT NULL
);

-- The build as planned and as it came (S1.37, S1.44).
CREATE TABLE build (
    request_id UUID PRIMARY KEY REFERENCES request (id),
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    team TEXT COLLATE "C" NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    ended_at TIMESTAMPTZ,
    note TEXT COLLATE "C" NOT NULL,
    CHECK (ends_at > starts_at)
);

-- How it is known that a rollback works (S1.67): the proof as JSON, and for which plan and packages.
CREATE TABLE rollback_evidence (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    proof TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    plan_hash TEXT COLLATE "C" NOT NULL,
    packages_hash TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX rollback_evidence_by_request ON rollback_evidence (request_id, at);

-- How many minutes it takes to know whether a deployment works.
CREATE TABLE verification_time (
    request_id UUID PRIMARY KEY REFERENCES request (id),
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    minutes BIGINT NOT NULL
);

-- How far each activity of a plan revision is carried out (S1.83); the trail has what came before.
CREATE TABLE runbook_entry (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    plan_hash TEXT COLLATE "C" NOT NULL,
    activity TEXT COLLATE "C" NOT NULL,
    progress TEXT COLLATE "C" NOT NULL CHECK (progress IN ('started', 'finished', 'failed', 'skipped')),
    started_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    reason TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    PRIMARY KEY (request_id, plan_hash, activity)
);
