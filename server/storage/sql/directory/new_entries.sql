SELECT position, raw FROM directory_entries WHERE position >= $1 ORDER BY position LIMIT $2
