-- Remove the lock $1 of the device $2; no row when there is none.
DELETE FROM locks WHERE lock = $1 AND device = $2 RETURNING lock
