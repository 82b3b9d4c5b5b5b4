-- What is told to the audiences of a release, and what is on its way out by mail and webhook.

-- An announcement as its author prepares and previews it: one a person and release.
CREATE TABLE announcement_draft (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    by_id UUID NOT NULL REFERENCES person (id),
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    audiences TEXT COLLATE "C" NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (request_id, by_id)
);

-- What was sent, as it was sent; its id is that of the draft, so a draft is sent once.
CREATE TABLE announcement (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    request_id UUID NOT NULL REFERENCES request (id),
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    audiences TEXT COLLATE "C" NOT NULL,
    by_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX announcement_by_request ON announcement (request_id, at);

-- Who got it, and when they marked it as read.
CREATE TABLE announcement_recipient (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    announcement_id UUID NOT NULL REFERENCES announcement (id),
    person_id UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ,
    PRIMARY KEY (announcement_id, person_id)
);
CREATE INDEX announcement_recipient_by_person ON announcement_recipient (person_id, at);
CREATE INDEX announcement_recipient_unread ON announcement_recipient (person_id) WHERE read_at IS NULL;

-- Another system that is called. The secret signs what is sent; the one before it signs, too, until it ends.
CREATE TABLE webhook_endpoint (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    name TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C" NOT NULL,
    old_secret TEXT COLLATE "C" NOT NULL,
    old_secret_ends TIMESTAMPTZ,
    disabled BOOLEAN NOT NULL,
    disabled_why TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, name)
);

-- Messages on their way out, a row a recipient: stored in the transaction of what they tell of, delivered afterwards.
-- A row that is being delivered is leased; a lease that ran out is taken by the next.
CREATE TABLE outbox (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('mail', 'webhook')),
    event TEXT COLLATE "C" NOT NULL,
    recipient UUID NOT NULL,
    person_id UUID REFERENCES person (id),
    endpoint_id UUID REFERENCES webhook_endpoint (id),
    request_id UUID REFERENCES request (id),
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts BIGINT NOT NULL,
    next_at TIMESTAMPTZ NOT NULL,
    lease UUID,
    leased_until TIMESTAMPTZ,
    last_error TEXT COLLATE "C" NOT NULL,
    foreign_ticket TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    CHECK ((person_id IS NULL) <> (endpoint_id IS NULL)),
    UNIQUE (workspace_id, event, channel, recipient)
);
CREATE INDEX outbox_by_state ON outbox (workspace_id, state, next_at);
CREATE INDEX outbox_by_change ON outbox (workspace_id, state, changed_at);

CREATE TRIGGER announcement_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON announcement
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
