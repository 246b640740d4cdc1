-- That guests wrote, told to the bridge $1 after number $2, at most $3. What they wrote is not for the bridge, which has
-- the link: it would open it.
SELECT r.n, r.guest::text, i.item::text, i.blobs::text[]
FROM guest_replies r
JOIN guest_items i ON i.guest = r.guest AND i.item = r.item
WHERE r.bridge = $1 AND r.n > $2
ORDER BY r.n
LIMIT $3
