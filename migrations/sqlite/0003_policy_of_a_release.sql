-- A release keeps the policy on segregation of duties under which it was raised, should the workspace's be loosened.
ALTER TABLE request ADD COLUMN sod_policy TEXT NOT NULL DEFAULT 'sox-strict' CHECK (sod_policy IN ('sox-strict', 'product-team'));
UPDATE request SET sod_policy = (SELECT w.sod_policy FROM workspace w WHERE w.id = workspace_id);
