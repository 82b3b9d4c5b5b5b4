-- What the plans of a product's releases start from. kinds and required are lists of keys as JSON; begins is the local time
-- at which the window opens that the plan's fixed starts are written for. A removed one gives its name free.
CREATE TABLE plan_template (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    product_id UUID NOT NULL REFERENCES product (id),
    name TEXT COLLATE "C" NOT NULL,
    kinds TEXT COLLATE "C" NOT NULL,
    required TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    begins TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    saved_by UUID NOT NULL REFERENCES person (id),
    saved_at TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ,
    UNIQUE (product_id, name)
);
CREATE INDEX plan_template_by_workspace ON plan_template (workspace_id, name);

-- Sections that the plan's template asks for beyond the usual ones, as keys in JSON.
ALTER TABLE plan_draft ADD COLUMN required TEXT COLLATE "C" NOT NULL DEFAULT '[]';
