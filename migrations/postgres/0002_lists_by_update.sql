-- Lists show the last changed first, all of them, the open or closed ones, or a product's. Each has its index in that
-- order, so that a page of a list costs the same however many releases there are.
DROP INDEX request_by_update;
CREATE INDEX request_by_update ON request (workspace_id, updated_at DESC, id);
CREATE INDEX request_by_state ON request (workspace_id, ended, updated_at DESC, id);
CREATE INDEX request_by_product ON request (workspace_id, product_id, updated_at DESC, id);
CREATE INDEX request_by_product_and_state ON request (workspace_id, product_id, ended, updated_at DESC, id);
