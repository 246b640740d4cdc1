-- Make the lock $1 of the device $3 (of the structure $2), or change it. No row when it is another device's.
INSERT INTO locks (lock, structure, device, kind, verifier, box, made) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (lock) DO UPDATE
SET kind = excluded.kind, verifier = excluded.verifier, box = excluded.box
WHERE locks.device = excluded.device
RETURNING lock
