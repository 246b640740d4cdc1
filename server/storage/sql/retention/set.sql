UPDATE structures SET retention_days = $2 WHERE structure = $1
