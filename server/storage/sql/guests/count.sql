-- How many items there are in the box $1.
SELECT count(*) FROM guest_items WHERE guest = $1
