-- How many slots the device $1 has.
SELECT count(*) FROM shelf WHERE device = $1
