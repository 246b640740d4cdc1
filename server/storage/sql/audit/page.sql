-- The positions after $2, before $3, of a structure's log.
SELECT position, entry, salt, record, evidence FROM access_records
WHERE structure = $1 AND position > $2 AND position < $3
ORDER BY position
LIMIT $4
