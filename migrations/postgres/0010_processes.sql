-- Published versions of a workspace's own processes; never changed, which a trigger sees to.
CREATE TABLE process_version (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    process TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    toml TEXT COLLATE "C" NOT NULL,
    published_by UUID NOT NULL REFERENCES person (id),
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, process, version)
);

CREATE TRIGGER process_version_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON process_version
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A process while it is being written, one for each key; edit counts saves.
CREATE TABLE process_draft (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    process TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    toml TEXT COLLATE "C" NOT NULL,
    edit BIGINT NOT NULL,
    edited_by UUID NOT NULL REFERENCES person (id),
    edited_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (workspace_id, process)
);

-- Which process a release of a type follows; without a product it holds for all products that have no choice of their own.
CREATE TABLE process_choice (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    product_id UUID REFERENCES product (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('major', 'minor', 'emergency')),
    process TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX process_choice_of_product ON process_choice (workspace_id, product_id, kind) WHERE product_id IS NOT NULL;
CREATE UNIQUE INDEX process_choice_of_all ON process_choice (workspace_id, kind) WHERE product_id IS NULL;

-- Open releases by the version of the process that they follow and the step at which they stand.
CREATE INDEX request_by_process ON request (workspace_id, ended, process, process_version, step);
