-- Let the slot $2 of the device $1 hold the box $4 of the version $3, last recorded at $5, in place of the version $6.
-- No row when another one is there by now.
INSERT INTO shelf (device, slot, version, box, recorded) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (device, slot) DO UPDATE
SET version = excluded.version, box = excluded.box, recorded = excluded.recorded
WHERE shelf.version = $6
RETURNING slot
