-- The room for a file is taken when its upload begins, so that no two uploads count on the same room. No row:
-- no room.
UPDATE structures SET storage_used = storage_used + $2
WHERE structure = $1 AND storage_used + $2 <= storage_limit
RETURNING structure
