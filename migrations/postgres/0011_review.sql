-- Early life support of a release (S1.2). When it began is not kept here: it did when the deployment to LIVE succeeded.
CREATE TABLE support (
    request_id UUID PRIMARY KEY REFERENCES request (id),
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    owner_id UUID NOT NULL REFERENCES person (id),
    days BIGINT NOT NULL,
    exit_criteria TEXT COLLATE "C" NOT NULL,
    ended_at TIMESTAMPTZ,
    ended_by UUID REFERENCES person (id),
    exit_words TEXT COLLATE "C" NOT NULL,
    early_reason TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE support_issue (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    title TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    ticket TEXT COLLATE "C" NOT NULL,
    opened_by UUID NOT NULL REFERENCES person (id),
    opened_at TIMESTAMPTZ NOT NULL,
    closed_by UUID REFERENCES person (id),
    closed_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX support_issue_by_request ON support_issue (request_id, opened_at);

-- Improvement actions from reviews (S4.44). due_on is a day, such as 2026-03-14.
CREATE TABLE improvement (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    title TEXT COLLATE "C" NOT NULL,
    owner_id UUID NOT NULL REFERENCES person (id),
    due_on TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    settled BOOLEAN NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    added_by UUID NOT NULL REFERENCES person (id),
    added_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX improvement_by_request ON improvement (request_id, due_on);
CREATE INDEX improvement_by_day ON improvement (workspace_id, settled, due_on, id);

-- Problem records (S1.94), and the releases and changes that they explain.
CREATE TABLE problem_record (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    number BIGINT NOT NULL,
    foreign_number TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    root_cause TEXT COLLATE "C" NOT NULL,
    fix TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    opened_by UUID NOT NULL REFERENCES person (id),
    opened_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (workspace_id, number)
);
CREATE INDEX problem_record_by_update ON problem_record (workspace_id, updated_at DESC, id);

CREATE TABLE problem_release (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    problem_id UUID NOT NULL REFERENCES problem_record (id),
    request_id UUID NOT NULL REFERENCES request (id),
    PRIMARY KEY (problem_id, request_id)
);
CREATE INDEX problem_release_by_request ON problem_release (request_id);

CREATE TABLE problem_change (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    problem_id UUID NOT NULL REFERENCES problem_record (id),
    change_id UUID NOT NULL REFERENCES change (id),
    PRIMARY KEY (problem_id, change_id)
);
CREATE INDEX problem_change_by_change ON problem_change (change_id);

-- The release that this one follows (S4.38), and when this one was taken out of LIVE (S4.41).
ALTER TABLE request ADD COLUMN predecessor_id UUID REFERENCES request (id);
CREATE INDEX request_by_predecessor ON request (predecessor_id);
ALTER TABLE request ADD COLUMN taken_back_at TIMESTAMPTZ;
UPDATE request SET taken_back_at = (
    SELECT min(e.at) FROM event e WHERE e.request_id = request.id AND e.kind = 'packages.taken-back'
);

-- What a change was told when its release was closed (S1.99, S1.101).
CREATE TABLE change_closure (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    change_id UUID NOT NULL REFERENCES change (id),
    request_id UUID NOT NULL REFERENCES request (id),
    status TEXT COLLATE "C" NOT NULL,
    said TEXT COLLATE "C" NOT NULL,
    comment TEXT COLLATE "C" NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (change_id, request_id)
);

-- The newest records of one name, over all releases: the lessons of their reviews (S4.43).
CREATE INDEX record_by_name ON record (workspace_id, name, at DESC);
