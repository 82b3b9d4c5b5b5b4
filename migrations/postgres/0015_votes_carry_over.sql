-- Why a plan was submitted again, what it changed since the revision before, and the version of the policy on votes that
-- held then. Nothing is known of older revisions: everything may have changed, under no policy.
ALTER TABLE plan_revision ADD COLUMN why TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE plan_revision ADD COLUMN touched TEXT COLLATE "C" NOT NULL DEFAULT '["*"]';
ALTER TABLE plan_revision ADD COLUMN vote_policy BIGINT NOT NULL DEFAULT 0;

-- The sections of a plan in which an edit keeps votes, each with the version of the policy since which it does.
ALTER TABLE workspace ADD COLUMN vote_policy TEXT COLLATE "C" NOT NULL DEFAULT '{"version":1,"keeps":{"communication":1,"training":1,"logistics":1}}';
