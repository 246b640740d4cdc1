-- Whoever approves is not who asked ($3 approves). A request that was approved stays as it is.
UPDATE reidentifications SET approved_by = coalesce(approved_by, $3)
WHERE structure = $1 AND request = $2 AND asked_by <> $3
RETURNING actor
