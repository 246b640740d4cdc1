-- The locks of the device $1, oldest first.
SELECT lock::text, kind, made, opened FROM locks WHERE device = $1 ORDER BY made, lock
