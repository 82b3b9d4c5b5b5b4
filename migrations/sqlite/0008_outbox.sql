-- What is told to the audiences of a release, and what is on its way out by mail and webhook.

-- An announcement as its author prepares and previews it: one a person and release.
CREATE TABLE announcement_draft (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    by_id BLOB NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    audiences TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (request_id, by_id)
) STRICT;

-- What was sent, as it was sent; its id is that of the draft, so a draft is sent once.
CREATE TABLE announcement (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    request_id BLOB NOT NULL REFERENCES request (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    audiences TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX announcement_by_request ON announcement (request_id, at);

-- Who got it, and when they marked it as read.
CREATE TABLE announcement_recipient (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    announcement_id BLOB NOT NULL REFERENCES announcement (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    read_at TEXT,
    PRIMARY KEY (announcement_id, person_id)
) STRICT;
CREATE INDEX announcement_recipient_by_person ON announcement_recipient (person_id, at);
CREATE INDEX announcement_recipient_unread ON announcement_recipient (person_id) WHERE read_at IS NULL;

-- Another system that is called. The secret signs what is sent; the one before it signs, too, until it ends.
CREATE TABLE webhook_endpoint (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    old_secret TEXT NOT NULL,
    old_secret_ends TEXT,
    disabled INTEGER NOT NULL,
    disabled_why TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (workspace_id, name)
) STRICT;

-- Messages on their way out, a row a recipient: stored in the transaction of what they tell of, delivered afterwards.
-- A row that is being delivered is leased; a lease that ran out is taken by the next.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
    event TEXT NOT NULL,
    recipient BLOB NOT NULL,
    person_id BLOB REFERENCES person (id),
    endpoint_id BLOB REFERENCES webhook_endpoint (id),
    request_id BLOB REFERENCES request (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    lease BLOB,
    leased_until TEXT,
    last_error TEXT NOT NULL,
    foreign_ticket TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CHECK ((person_id IS NULL) <> (endpoint_id IS NULL)),
    UNIQUE (workspace_id, event, channel, recipient)
) STRICT;
CREATE INDEX outbox_by_state ON outbox (workspace_id, state, next_at);
CREATE INDEX outbox_by_change ON outbox (workspace_id, state, changed_at);

CREATE TRIGGER announcement_is_frozen_update BEFORE UPDATE ON announcement
BEGIN SELECT RAISE(ABORT, 'what was sent is never changed'); END;
CREATE TRIGGER announcement_is_frozen_delete BEFORE DELETE ON announcement
BEGIN SELECT RAISE(ABORT, 'what was sent is never changed'); END;
