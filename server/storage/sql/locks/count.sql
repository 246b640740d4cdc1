-- How many locks the device $1 has beside the lock $2.
SELECT count(*) FROM locks WHERE device = $1 AND lock <> $2
