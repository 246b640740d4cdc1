-- The box $1 that somebody with the link ($2) asks for.
SELECT structure::text, expires, revoked, attempts FROM guest_boxes WHERE guest = $1 AND auth = $2
