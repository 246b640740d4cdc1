-- The file $2, if an item in the box $1 names it.
SELECT b.size, b.sha256 FROM blobs b
WHERE b.blob = $2 AND EXISTS (SELECT FROM guest_items i WHERE i.guest = $1 AND $2 = ANY (i.blobs))
