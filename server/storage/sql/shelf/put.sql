-- Let the slot $2 of the device $1 hold the box $4 of the version $3, last recorded at $5.
INSERT INTO shelf (device, slot, version, box, recorded) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (device, slot) DO UPDATE
SET version = excluded.version, box = excluded.box, recorded = excluded.recorded
