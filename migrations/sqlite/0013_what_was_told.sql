-- What of its release an announcement told: the plan's revision and the window as they were. What was sent before this
-- was kept tells of none, so it is asked for again where a process asks for it.
ALTER TABLE announcement ADD COLUMN told_revision TEXT NOT NULL DEFAULT '';
ALTER TABLE announcement ADD COLUMN told_start TEXT;
ALTER TABLE announcement ADD COLUMN told_end TEXT;
CREATE INDEX announcement_by_kind ON announcement (request_id, kind, at);

-- A webhook or a queue that is used no more: what was done with it stays.
ALTER TABLE webhook_endpoint ADD COLUMN retired_at TEXT;
ALTER TABLE vendor_queue ADD COLUMN retired_at TEXT;

-- What is due for one other system, whatever waits for the others.
CREATE INDEX outbox_by_endpoint ON outbox (endpoint_id, state, next_at);

-- What is due by mail, and what is under way, however much waits.
CREATE INDEX outbox_by_channel ON outbox (workspace_id, state, channel, next_at);
CREATE INDEX outbox_under_way ON outbox (workspace_id, leased_until) WHERE state = 'waiting' AND leased_until IS NOT NULL;
