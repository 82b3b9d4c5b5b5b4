-- Lists show the last changed first, all of them, the open or closed ones, or a product's. Each has its index in that
-- order, so that a page of a list costs the same however many releases there are.
DROP INDEX request_by_update;
CREATE INDEX request_by_update ON request (workspace_id, updated_at DESC, id);
CREATE INDEX request_by_state ON request (workspace_id, ended, updated_at DESC, id);
CREATE INDEX request_by_product ON request (workspace_id, product_id, updated_at DESC, id);
CREATE INDEX request_by_product_and_state ON request (workspace_id, product_id, ended, updated_at DESC, id);

-- What a search looks through, in lower case as Rust sees it: the databases know that of ASCII only.
ALTER TABLE request ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE request SET search = lower(
    (SELECT name FROM product p WHERE p.id = product_id) || ' ' || coalesce(version, '') || ' ' || title || ' req-' || number
);
ALTER TABLE change ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE change SET search = lower(title || ' ' || problem_tickets);
