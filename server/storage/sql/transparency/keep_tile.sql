INSERT INTO log_tiles (log, level, place, hashes) VALUES ($1, $2, $3, $4)
