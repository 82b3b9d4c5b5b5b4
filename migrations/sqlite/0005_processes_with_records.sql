-- What is entered in the fields of a record, as JSON by the fields' keys.
ALTER TABLE record ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';

-- When the dates of a release became final (S1.33).
ALTER TABLE request ADD COLUMN dates_published_at TEXT;

-- Roles that somebody has for one product or one release only.
CREATE TABLE role_in_part (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    product_id BLOB REFERENCES product (id),
    request_id BLOB REFERENCES request (id),
    given_by BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    CHECK ((product_id IS NULL) <> (request_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX role_in_product ON role_in_part (product_id, role, person_id) WHERE product_id IS NOT NULL;
CREATE UNIQUE INDEX role_in_request ON role_in_part (request_id, role, person_id) WHERE request_id IS NOT NULL;
