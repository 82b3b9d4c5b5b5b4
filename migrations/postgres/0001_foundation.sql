-- Every table carries workspace_id: the workspace is the unit of policy, of the audit chain and of sharding.

CREATE TABLE workspace (
    id UUID PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    sod_policy TEXT COLLATE "C" NOT NULL CHECK (sod_policy IN ('sox-strict', 'product-team')),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE person (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    email TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE role_given (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    person_id UUID NOT NULL REFERENCES person (id),
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, role)
);

-- The token itself is never stored, only its SHA-256.
CREATE TABLE session (
    token_hash TEXT COLLATE "C" PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    person_id UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE feed_token (
    token_hash TEXT COLLATE "C" PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    person_id UUID NOT NULL UNIQUE REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE product (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    UNIQUE (workspace_id, name)
);

-- Configuration items.
CREATE TABLE component (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    product_id UUID NOT NULL REFERENCES product (id),
    name TEXT COLLATE "C" NOT NULL,
    UNIQUE (product_id, name)
);

-- Numbers that people see (RFC-101), counted per workspace.
CREATE TABLE counter (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

-- A release request (S0.1): the subject that follows the process.
CREATE TABLE request (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    number BIGINT NOT NULL,
    product_id UUID NOT NULL REFERENCES product (id),
    title TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('major', 'minor', 'emergency')),
    version TEXT COLLATE "C",
    window_start TIMESTAMPTZ NOT NULL,
    window_end TIMESTAMPTZ NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    process TEXT COLLATE "C" NOT NULL,
    process_version BIGINT NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    ended BOOLEAN NOT NULL,
    percent BIGINT NOT NULL,
    trail TEXT COLLATE "C" NOT NULL,
    raised_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (window_end > window_start),
    UNIQUE (workspace_id, number),
    UNIQUE (product_id, version)
);
CREATE INDEX request_by_window ON request (workspace_id, window_start);
CREATE INDEX request_by_update ON request (workspace_id, ended, updated_at);
CREATE INDEX request_by_step ON request (workspace_id, ended, step);

CREATE TABLE request_component (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    component_id UUID NOT NULL REFERENCES component (id),
    PRIMARY KEY (request_id, component_id)
);
CREATE INDEX request_component_by_component ON request_component (component_id, request_id);

-- The release that a request leads to (S0.2), one for one.
CREATE TABLE release (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL UNIQUE REFERENCES request (id),
    created_at TIMESTAMPTZ NOT NULL
);

-- A change request (RFC). It is in at most one release.
CREATE TABLE change (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    number BIGINT NOT NULL,
    product_id UUID NOT NULL REFERENCES product (id),
    title TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    problem_tickets TEXT COLLATE "C" NOT NULL,
    outage_minutes BIGINT NOT NULL,
    risk TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    initiator_id UUID NOT NULL REFERENCES person (id),
    release_id UUID REFERENCES release (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, number)
);
CREATE INDEX change_by_release ON change (release_id);
CREATE INDEX change_by_update ON change (workspace_id, updated_at);

CREATE TABLE change_component (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    change_id UUID NOT NULL REFERENCES change (id),
    component_id UUID NOT NULL REFERENCES component (id),
    PRIMARY KEY (change_id, component_id)
);

-- An RFC's package in a release (S0.3); deployments move it on. A change that was backed out and is proposed again keeps
-- its old package and gets another in its next release. status_before is what the change is again when it is taken out.
CREATE TABLE package (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    release_id UUID NOT NULL REFERENCES release (id),
    change_id UUID NOT NULL REFERENCES change (id),
    name TEXT COLLATE "C" NOT NULL,
    status_before TEXT COLLATE "C" NOT NULL DEFAULT 'approved',
    environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('', 'TEST', 'LIVE')),
    added_at TIMESTAMPTZ NOT NULL,
    UNIQUE (release_id, change_id)
);
CREATE INDEX package_by_change ON package (change_id);

-- The plan as it is being edited; edit counts saves.
CREATE TABLE plan_draft (
    request_id UUID PRIMARY KEY REFERENCES request (id),
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    edit BIGINT NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    editors TEXT COLLATE "C" NOT NULL,
    saved_by UUID NOT NULL REFERENCES person (id),
    saved_at TIMESTAMPTZ NOT NULL
);

-- Frozen plans; never changed, which a trigger sees to.
CREATE TABLE plan_revision (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    number BIGINT NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    editors TEXT COLLATE "C" NOT NULL,
    submitted_by UUID NOT NULL REFERENCES person (id),
    submitted_at TIMESTAMPTZ NOT NULL,
    UNIQUE (request_id, number)
);

-- One vote a person, gate and revision.
CREATE TABLE vote (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    revision_id UUID NOT NULL REFERENCES plan_revision (id),
    request_id UUID NOT NULL REFERENCES request (id),
    gate TEXT COLLATE "C" NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    revision_hash TEXT COLLATE "C" NOT NULL,
    choice TEXT COLLATE "C" NOT NULL CHECK (choice IN ('approve', 'reject', 'abstain')),
    comment TEXT COLLATE "C" NOT NULL,
    signed BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (revision_id, gate, person_id)
);
CREATE INDEX vote_by_request ON vote (request_id);
CREATE INDEX vote_by_person ON vote (person_id, at);

-- What steps ask to be recorded by hand.
CREATE TABLE record (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    name TEXT COLLATE "C" NOT NULL,
    positive BOOLEAN NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (request_id, name)
);

CREATE TABLE checklist_item (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    position BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    mandatory BOOLEAN NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    external_key TEXT COLLATE "C" NOT NULL,
    by_id UUID REFERENCES person (id),
    at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX checklist_item_by_request ON checklist_item (request_id, position);

-- Who ever gave a test of the release its result: read by segregation of duties, kept when the result changes.
CREATE TABLE tested_by (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    person_id UUID NOT NULL REFERENCES person (id),
    PRIMARY KEY (request_id, person_id)
);

-- Files are stored under their SHA-256 outside the database.
CREATE TABLE attachment (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    item_id UUID REFERENCES checklist_item (id),
    name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX attachment_by_request ON attachment (request_id);

-- Uploaded test reports: pending until imported, then kept so that the same file changes nothing.
CREATE TABLE test_report (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    imported_by UUID REFERENCES person (id),
    imported_at TIMESTAMPTZ,
    UNIQUE (request_id, sha256)
);

CREATE TABLE defect (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    title TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    workaround TEXT COLLATE "C" NOT NULL,
    is_open BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX defect_by_request ON defect (request_id);

CREATE TABLE deployment (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    release_id UUID NOT NULL REFERENCES release (id),
    environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('TEST', 'LIVE')),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('succeeded', 'failed')),
    note TEXT COLLATE "C" NOT NULL,
    revision_hash TEXT COLLATE "C" NOT NULL,
    packages BIGINT NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX deployment_by_release ON deployment (release_id);

CREATE TABLE freeze_period (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    products TEXT COLLATE "C" NOT NULL,
    environments TEXT COLLATE "C" NOT NULL,
    CHECK (ends_at > starts_at)
);
CREATE INDEX freeze_period_by_start ON freeze_period (workspace_id, starts_at);

CREATE TABLE maintenance_window (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    products TEXT COLLATE "C" NOT NULL,
    CHECK (ends_at > starts_at)
);
CREATE INDEX maintenance_window_by_start ON maintenance_window (workspace_id, starts_at);

-- The audit trail: append-only and hash-chained. chain holds the last entry, and its row is the lock that keeps
-- sequence numbers without gaps and in the order of commits.
CREATE TABLE chain (
    workspace_id UUID PRIMARY KEY REFERENCES workspace (id),
    seq BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

CREATE TABLE event (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    seq BIGINT NOT NULL,
    id UUID NOT NULL UNIQUE,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID,
    actor_name TEXT COLLATE "C" NOT NULL,
    request_id UUID,
    kind TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL,
    previous TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX event_by_request ON event (request_id, seq);

-- Which entries of the trail are about a change: its history.
CREATE TABLE change_event (
    workspace_id UUID NOT NULL,
    change_id UUID NOT NULL REFERENCES change (id),
    seq BIGINT NOT NULL,
    PRIMARY KEY (change_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES event (workspace_id, seq)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_revision
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
