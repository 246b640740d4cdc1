-- The box $1 of a guest who is signed in, if it is still open at $2.
SELECT structure::text, service::text, bridge::text FROM guest_boxes
WHERE guest = $1 AND NOT revoked AND expires > $2
