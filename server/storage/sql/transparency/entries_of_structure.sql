SELECT entry FROM access_records WHERE structure = $3 AND position >= $1 AND position < $2 ORDER BY position
