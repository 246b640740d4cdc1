SELECT count(*) FROM directory_entries WHERE leaf = ANY ($1::bytea[])
