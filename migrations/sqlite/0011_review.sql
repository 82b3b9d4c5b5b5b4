-- Early life support of a release (S1.2). When it began is not kept here: it did when the deployment to LIVE succeeded.
CREATE TABLE support (
    request_id BLOB PRIMARY KEY REFERENCES request (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    owner_id BLOB NOT NULL REFERENCES person (id),
    days INTEGER NOT NULL,
    exit_criteria TEXT NOT NULL,
    ended_at TEXT,
    ended_by BLOB REFERENCES person (id),
    exit_words TEXT NOT NULL,
    early_reason TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE support_issue (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    title TEXT NOT NULL,
    severity TEXT NOT NULL,
    action TEXT NOT NULL,
    ticket TEXT NOT NULL,
    opened_by BLOB NOT NULL REFERENCES person (id),
    opened_at TEXT NOT NULL,
    closed_by BLOB REFERENCES person (id),
    closed_at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX support_issue_by_request ON support_issue (request_id, opened_at);

-- Improvement actions from reviews (S4.44). due_on is a day, such as 2026-03-14.
CREATE TABLE improvement (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    title TEXT NOT NULL,
    owner_id BLOB NOT NULL REFERENCES person (id),
    due_on TEXT NOT NULL,
    state TEXT NOT NULL,
    settled INTEGER NOT NULL,
    note TEXT NOT NULL,
    added_by BLOB NOT NULL REFERENCES person (id),
    added_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX improvement_by_request ON improvement (request_id, due_on);
CREATE INDEX improvement_by_day ON improvement (workspace_id, settled, due_on, id);

-- Problem records (S1.94), and the releases and changes that they explain.
CREATE TABLE problem_record (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    number INTEGER NOT NULL,
    foreign_number TEXT NOT NULL,
    title TEXT NOT NULL,
    root_cause TEXT NOT NULL,
    fix TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_by BLOB NOT NULL REFERENCES person (id),
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (workspace_id, number)
) STRICT;
CREATE INDEX problem_record_by_update ON problem_record (workspace_id, updated_at DESC, id);

CREATE TABLE problem_release (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    problem_id BLOB NOT NULL REFERENCES problem_record (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    PRIMARY KEY (problem_id, request_id)
) STRICT;
CREATE INDEX problem_release_by_request ON problem_release (request_id);

CREATE TABLE problem_change (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    problem_id BLOB NOT NULL REFERENCES problem_record (id),
    change_id BLOB NOT NULL REFERENCES change (id),
    PRIMARY KEY (problem_id, change_id)
) STRICT;
CREATE INDEX problem_change_by_change ON problem_change (change_id);

-- The release that this one follows (S4.38), and when this one was taken out of LIVE (S4.41).
ALTER TABLE request ADD COLUMN predecessor_id BLOB REFERENCES request (id);
CREATE INDEX request_by_predecessor ON request (predecessor_id);
ALTER TABLE request ADD COLUMN taken_back_at TEXT;
UPDATE request SET taken_back_at = (
    SELECT min(e.at) FROM event e WHERE e.request_id = request.id AND e.kind = 'packages.taken-back'
);

-- What a change was told when its release was closed (S1.99, S1.101).
CREATE TABLE change_closure (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    change_id BLOB NOT NULL REFERENCES change (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    status TEXT NOT NULL,
    said TEXT NOT NULL,
    comment TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (change_id, request_id)
) STRICT;

-- The newest records of one name, over all releases: the lessons of their reviews (S4.43).
CREATE INDEX record_by_name ON record (workspace_id, name, at DESC);
