-- What the slot $2 of the device $1 holds.
SELECT version, box, recorded FROM shelf WHERE device = $1 AND slot = $2
