-- What is entered in the fields of a record, as JSON by the fields' keys.
ALTER TABLE record ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';

-- When the dates of a release became final (S1.33).
ALTER TABLE request ADD COLUMN dates_published_at TIMESTAMPTZ;

-- Roles that somebody has for one product or one release only.
CREATE TABLE role_in_part (
    workspace_id UUID NOT NULL REFERENCES workspace (id),
    person_id UUID NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    product_id UUID REFERENCES product (id),
    request_id UUID REFERENCES request (id),
    given_by UUID NOT NULL REFERENCES person (id),
    at TIMESTAMPTZ NOT NULL,
    CHECK ((product_id IS NULL) <> (request_id IS NULL))
);
CREATE UNIQUE INDEX role_in_product ON role_in_part (product_id, role, person_id) WHERE product_id IS NOT NULL;
CREATE UNIQUE INDEX role_in_request ON role_in_part (request_id, role, person_id) WHERE request_id IS NOT NULL;
