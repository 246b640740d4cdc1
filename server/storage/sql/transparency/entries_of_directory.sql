SELECT raw AS entry FROM directory_entries WHERE position >= $1 AND position < $2 ORDER BY position
