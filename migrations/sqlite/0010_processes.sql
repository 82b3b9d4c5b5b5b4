-- Published versions of a workspace's own processes; never changed, which a trigger sees to.
CREATE TABLE process_version (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    process TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    toml TEXT NOT NULL,
    published_by BLOB NOT NULL REFERENCES person (id),
    published_at TEXT NOT NULL,
    PRIMARY KEY (workspace_id, process, version)
) STRICT;

CREATE TRIGGER process_version_is_frozen_update BEFORE UPDATE ON process_version
BEGIN SELECT RAISE(ABORT, 'a published process is never changed'); END;
CREATE TRIGGER process_version_is_frozen_delete BEFORE DELETE ON process_version
BEGIN SELECT RAISE(ABORT, 'a published process is never changed'); END;

-- A process while it is being written, one for each key; edit counts saves.
CREATE TABLE process_draft (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    process TEXT NOT NULL,
    name TEXT NOT NULL,
    toml TEXT NOT NULL,
    edit INTEGER NOT NULL,
    edited_by BLOB NOT NULL REFERENCES person (id),
    edited_at TEXT NOT NULL,
    PRIMARY KEY (workspace_id, process)
) STRICT;

-- Which process a release of a type follows; without a product it holds for all products that have no choice of their own.
CREATE TABLE process_choice (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    product_id BLOB REFERENCES product (id),
    kind TEXT NOT NULL CHECK (kind IN ('major', 'minor', 'emergency')),
    process TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX process_choice_of_product ON process_choice (workspace_id, product_id, kind) WHERE product_id IS NOT NULL;
CREATE UNIQUE INDEX process_choice_of_all ON process_choice (workspace_id, kind) WHERE product_id IS NULL;

-- Open releases by the version of the process that they follow and the step at which they stand.
CREATE INDEX request_by_process ON request (workspace_id, ended, process, process_version, step);
