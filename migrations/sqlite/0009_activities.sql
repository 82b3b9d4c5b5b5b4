-- Where work for a vendor is put. endpoint_id is the webhook that reaches the vendor's own system.
CREATE TABLE vendor_queue (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    endpoint_id BLOB,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (workspace_id, name)
) STRICT;

-- The vendor's people who see a queue.
CREATE TABLE vendor_member (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    queue_id BLOB NOT NULL REFERENCES vendor_queue (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (queue_id, person_id)
) STRICT;
CREATE INDEX vendor_member_by_person ON vendor_member (person_id);

-- A piece of work in a release. At most one of person_id, role ('' for none) and queue_id says whose it is. is_open says
-- whether something is still to be done, for the indexes. source names what it was proposed from.
CREATE TABLE activity (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    title TEXT NOT NULL,
    phase TEXT NOT NULL,
    person_id BLOB REFERENCES person (id),
    role TEXT NOT NULL,
    queue_id BLOB REFERENCES vendor_queue (id),
    starts_at TEXT,
    due_at TEXT NOT NULL,
    accepted_at TEXT,
    begun_at TEXT,
    ended_at TEXT,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'in-progress', 'blocked', 'done', 'cancelled')),
    is_open INTEGER NOT NULL,
    reason TEXT NOT NULL,
    vendor_ticket TEXT NOT NULL,
    source TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (request_id, source)
) STRICT;
CREATE INDEX activity_by_request ON activity (request_id, due_at);
CREATE INDEX activity_by_person ON activity (person_id, is_open, due_at);
CREATE INDEX activity_by_role ON activity (workspace_id, role, is_open, due_at);
CREATE INDEX activity_by_queue ON activity (queue_id, is_open, due_at);

-- Remarks on an activity, by the house and by the vendor.
CREATE TABLE activity_comment (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    activity_id BLOB NOT NULL REFERENCES activity (id),
    -- The queue that it was with then: its people see what was said since.
    queue_id BLOB,
    words TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX activity_comment_by_activity ON activity_comment (activity_id, at);

-- Hours allotted to a phase by release type, where the workspace says something else than what is shipped.
CREATE TABLE time_allotted (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    kind TEXT NOT NULL CHECK (kind IN ('major', 'minor', 'emergency')),
    phase TEXT NOT NULL,
    hours INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, phase)
) STRICT;
