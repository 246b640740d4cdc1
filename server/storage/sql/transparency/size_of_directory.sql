SELECT coalesce(max(position) + 1, 0) FROM directory_entries
