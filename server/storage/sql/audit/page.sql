SELECT record FROM access_records WHERE structure = $1 AND id > $2 ORDER BY id LIMIT $3
