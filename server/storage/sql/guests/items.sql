-- Everything in the box $1, oldest first, at most $2.
SELECT item::text, side, time, sealed, blobs::text[] FROM guest_items WHERE guest = $1 ORDER BY time, item LIMIT $2
