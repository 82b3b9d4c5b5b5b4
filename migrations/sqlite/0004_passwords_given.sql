-- Whether somebody else chose the password: then it signs no vote until its owner has chosen another.
ALTER TABLE person ADD COLUMN password_given INTEGER NOT NULL DEFAULT 0;
