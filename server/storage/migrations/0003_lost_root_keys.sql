-- A structure that has lost its root key applies once more, with a new one.
ALTER TABLE applications DROP CONSTRAINT applications_pkey;
ALTER TABLE applications ADD PRIMARY KEY (structure, root);
