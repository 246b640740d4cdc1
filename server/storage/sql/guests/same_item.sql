-- Whether the item $2 of the box $1 is this one.
SELECT true FROM guest_items WHERE guest = $1 AND item = $2 AND side = $3 AND sealed = $4
