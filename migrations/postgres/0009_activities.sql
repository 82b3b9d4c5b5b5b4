-- Where work for a vendor is put. endpoint_id is the webhook that reaches the vendor's own system.
CREATE TABLE vendor_queue (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    endpoint_id UUID,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, name)
);

-- The vendor's people who see a queue.
CREATE TABLE vendor_member (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    queue_id UUID NOT NULL REFERENCES vendor_queue (id),
    person_id UUID NOT NULL REFERENCES person (id),
    PRIMARY KEY (queue_id, person_id)
);
CREATE INDEX vendor_member_by_person ON vendor_member (person_id);

-- A piece of work in a release. At most one of person_id, role ('' for none) and queue_id says whose it is. is_open says
-- whether something is still to be done, for the indexes. source names what it was proposed from.
CREATE TABLE activity (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    title TEXT COLLATE "C" NOT NULL,
    phase TEXT COLLATE "C" NOT NULL,
    person_id UUID REFERENCES person (id),
    role TEXT COLLATE "C" NOT NULL,
    queue_id UUID REFERENCES vendor_queue (id),
    starts_at TIMESTAMPTZ,
    due_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ,
    begun_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    note TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'in-progress', 'blocked', 'done', 'cancelled')),
    is_open BOOLEAN NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    vendor_ticket TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (request_id, source)
);
CREATE INDEX activity_by_request ON activity (request_id, due_at);
CREATE INDEX activity_by_person ON activity (person_id, is_open, due_at);
CREATE INDEX activity_by_role ON activity (workspace_id, role, is_open, due_at);
CREATE INDEX activity_by_queue ON activity (queue_id, is_open, due_at);

-- Remarks on an activity, by the house and by the vendor.
CREATE TABLE activity_comment (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    activity_id UUID NOT NULL REFERENCES activity (id),
    -- The queue that it was with then: its people see what was said since.
    queue_id UUID,
    words TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX activity_comment_by_activity ON activity_comment (activity_id, at);

-- Hours allotted to a phase by release type, where the workspace says something else than what is shipped.
CREATE TABLE time_allotted (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('major', 'minor', 'emergency')),
    phase TEXT COLLATE "C" NOT NULL,
    hours BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, kind, phase)
);
