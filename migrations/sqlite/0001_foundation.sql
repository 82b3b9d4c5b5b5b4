-- Every table carries workspace_id: the workspace is the unit of policy, of the audit chain and of sharding.

CREATE TABLE workspace (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    sod_policy TEXT NOT NULL CHECK (sod_policy IN ('sox-strict', 'product-team')),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE role_given (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    PRIMARY KEY (person_id, role)
) STRICT;

-- The token itself is never stored, only its SHA-256.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person_id);

CREATE TABLE feed_token (
    token_hash TEXT PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id BLOB NOT NULL UNIQUE REFERENCES person (id),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE product (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    UNIQUE (workspace_id, name)
) STRICT;

-- Configuration items.
CREATE TABLE component (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    product_id BLOB NOT NULL REFERENCES product (id),
    name TEXT NOT NULL,
    UNIQUE (product_id, name)
) STRICT;

-- Numbers that people see (RFC-101), counted per workspace.
CREATE TABLE counter (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, name)
) STRICT;

-- A release request (S0.1): the subject that follows the process.
CREATE TABLE request (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    number INTEGER NOT NULL,
    product_id BLOB NOT NULL REFERENCES product (id),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('major', 'minor', 'emergency')),
    version TEXT,
    window_start TEXT NOT NULL,
    window_end TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    process TEXT NOT NULL,
    process_version INTEGER NOT NULL,
    step TEXT NOT NULL,
    ended INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    trail TEXT NOT NULL,
    raised_by BLOB NOT NULL REFERENCES person (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK (window_end > window_start),
    UNIQUE (workspace_id, number),
    UNIQUE (product_id, version)
) STRICT;
CREATE INDEX request_by_window ON request (workspace_id, window_start);
CREATE INDEX request_by_update ON request (workspace_id, ended, updated_at);
CREATE INDEX request_by_step ON request (workspace_id, ended, step);

CREATE TABLE request_component (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    component_id BLOB NOT NULL REFERENCES component (id),
    PRIMARY KEY (request_id, component_id)
) STRICT;
CREATE INDEX request_component_by_component ON request_component (component_id, request_id);

-- The release that a request leads to (S0.2), one for one.
CREATE TABLE release (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL UNIQUE REFERENCES request (id),
    created_at TEXT NOT NULL
) STRICT;

-- A change request (RFC). It is in at most one release.
CREATE TABLE change (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    number INTEGER NOT NULL,
    product_id BLOB NOT NULL REFERENCES product (id),
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    problem_tickets TEXT NOT NULL,
    outage_minutes INTEGER NOT NULL,
    risk TEXT NOT NULL,
    status TEXT NOT NULL,
    initiator_id BLOB NOT NULL REFERENCES person (id),
    release_id BLOB REFERENCES release (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (workspace_id, number)
) STRICT;
CREATE INDEX change_by_release ON change (release_id);
CREATE INDEX change_by_update ON change (workspace_id, updated_at);

CREATE TABLE change_component (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    change_id BLOB NOT NULL REFERENCES change (id),
    component_id BLOB NOT NULL REFERENCES component (id),
    PRIMARY KEY (change_id, component_id)
) STRICT;

-- An RFC's package in a release (S0.3); deployments move it on. A change that was backed out and is proposed again keeps
-- its old package and gets another in its next release. status_before is what the change is again when it is taken out.
CREATE TABLE package (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    release_id BLOB NOT NULL REFERENCES release (id),
    change_id BLOB NOT NULL REFERENCES change (id),
    name TEXT NOT NULL,
    status_before TEXT NOT NULL DEFAULT 'approved',
    environment TEXT NOT NULL CHECK (environment IN ('', 'TEST', 'LIVE')),
    added_at TEXT NOT NULL,
    UNIQUE (release_id, change_id)
) STRICT;
CREATE INDEX package_by_change ON package (change_id);

-- The plan as it is being edited; edit counts saves.
CREATE TABLE plan_draft (
    request_id BLOB PRIMARY KEY REFERENCES request (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    edit INTEGER NOT NULL,
    plan TEXT NOT NULL,
    editors TEXT NOT NULL,
    saved_by BLOB NOT NULL REFERENCES person (id),
    saved_at TEXT NOT NULL
) STRICT;

-- Frozen plans; never changed, which a trigger sees to.
CREATE TABLE plan_revision (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    number INTEGER NOT NULL,
    plan TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    editors TEXT NOT NULL,
    submitted_by BLOB NOT NULL REFERENCES person (id),
    submitted_at TEXT NOT NULL,
    UNIQUE (request_id, number)
) STRICT;

-- One vote a person, gate and revision.
CREATE TABLE vote (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    revision_id BLOB NOT NULL REFERENCES plan_revision (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    gate TEXT NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    revision_hash TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('approve', 'reject', 'abstain')),
    comment TEXT NOT NULL,
    signed INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (revision_id, gate, person_id)
) STRICT;
CREATE INDEX vote_by_request ON vote (request_id);
CREATE INDEX vote_by_person ON vote (person_id, at);

-- What steps ask to be recorded by hand.
CREATE TABLE record (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    name TEXT NOT NULL,
    positive INTEGER NOT NULL,
    note TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    PRIMARY KEY (request_id, name)
) STRICT;

CREATE TABLE checklist_item (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    mandatory INTEGER NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL,
    external_key TEXT NOT NULL,
    by_id BLOB REFERENCES person (id),
    at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX checklist_item_by_request ON checklist_item (request_id, position);

-- Who ever gave a test of the release its result: read by segregation of duties, kept when the result changes.
CREATE TABLE tested_by (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (request_id, person_id)
) STRICT;

-- Files are stored under their SHA-256 outside the database.
CREATE TABLE attachment (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    item_id BLOB REFERENCES checklist_item (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_request ON attachment (request_id);

-- Uploaded test reports: pending until imported, then kept so that the same file changes nothing.
CREATE TABLE test_report (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    imported_by BLOB REFERENCES person (id),
    imported_at TEXT,
    UNIQUE (request_id, sha256)
) STRICT;

CREATE TABLE defect (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    title TEXT NOT NULL,
    severity TEXT NOT NULL,
    workaround TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    version INTEGER NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX defect_by_request ON defect (request_id);

CREATE TABLE deployment (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    release_id BLOB NOT NULL REFERENCES release (id),
    environment TEXT NOT NULL CHECK (environment IN ('TEST', 'LIVE')),
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed')),
    note TEXT NOT NULL,
    revision_hash TEXT NOT NULL,
    packages INTEGER NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX deployment_by_release ON deployment (release_id);

CREATE TABLE freeze_period (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    products TEXT NOT NULL,
    environments TEXT NOT NULL,
    CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX freeze_period_by_start ON freeze_period (workspace_id, starts_at);

CREATE TABLE maintenance_window (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    environment TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    products TEXT NOT NULL,
    CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX maintenance_window_by_start ON maintenance_window (workspace_id, starts_at);

-- The audit trail: append-only and hash-chained. chain holds the last entry, and its row is the lock that keeps
-- sequence numbers without gaps and in the order of commits.
CREATE TABLE chain (
    workspace_id BLOB PRIMARY KEY REFERENCES workspace (id),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE event (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    seq INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE,
    at TEXT NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    request_id BLOB,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    data TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (workspace_id, seq)
) STRICT;
CREATE INDEX event_by_request ON event (request_id, seq);

-- Which entries of the trail are about a change: its history.
CREATE TABLE change_event (
    workspace_id BLOB NOT NULL,
    change_id BLOB NOT NULL REFERENCES change (id),
    seq INTEGER NOT NULL,
    PRIMARY KEY (change_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES event (workspace_id, seq)
) STRICT;

CREATE TRIGGER event_is_append_only_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER event_is_append_only_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER revision_is_frozen_update BEFORE UPDATE ON plan_revision
BEGIN SELECT RAISE(ABORT, 'a frozen plan revision is never changed'); END;
CREATE TRIGGER revision_is_frozen_delete BEFORE DELETE ON plan_revision
BEGIN SELECT RAISE(ABORT, 'a frozen plan revision is never changed'); END;
