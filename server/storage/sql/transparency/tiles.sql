-- Full tiles of a log ($1) at a level ($2), from place $3 to before $4.
SELECT hashes FROM log_tiles WHERE log = $1 AND level = $2 AND place >= $3 AND place < $4 ORDER BY place
