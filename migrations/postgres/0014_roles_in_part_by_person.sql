-- What somebody may do for products and releases is asked for each list that they look at.
CREATE INDEX role_in_part_person ON role_in_part (workspace_id, person_id);
