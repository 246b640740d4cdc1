-- What guests wrote, told to the bridge $1 after number $2, at most $3.
SELECT r.n, r.guest::text, i.item::text, i.side, i.time, i.sealed, i.blobs::text[]
FROM guest_replies r
JOIN guest_items i ON i.guest = r.guest AND i.item = r.item
WHERE r.bridge = $1 AND r.n > $2
ORDER BY r.n
LIMIT $3
