-- Put an item into the box $1; the same one again has no effect.
INSERT INTO guest_items (guest, item, side, time, sealed, blobs) VALUES ($1, $2, $3, $4, $5, $6::uuid[])
ON CONFLICT (guest, item) DO NOTHING
RETURNING item
