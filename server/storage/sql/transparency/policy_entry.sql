SELECT raw FROM directory_entries WHERE position = $1
