-- What the plans of a product's releases start from. kinds and required are lists of keys as JSON; begins is the local time
-- at which the window opens that the plan's fixed starts are written for. A removed one gives its name free.
CREATE TABLE plan_template (
    id BLOB PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    product_id BLOB NOT NULL REFERENCES product (id),
    name TEXT NOT NULL,
    kinds TEXT NOT NULL,
    required TEXT NOT NULL,
    plan TEXT NOT NULL,
    begins TEXT NOT NULL,
    version INTEGER NOT NULL,
    saved_by BLOB NOT NULL REFERENCES person (id),
    saved_at TEXT NOT NULL,
    retired_at TEXT,
    UNIQUE (product_id, name)
) STRICT;
CREATE INDEX plan_template_by_workspace ON plan_template (workspace_id, name);

-- Sections that the plan's template asks for beyond the usual ones, as keys in JSON.
ALTER TABLE plan_draft ADD COLUMN required TEXT NOT NULL DEFAULT '[]';
