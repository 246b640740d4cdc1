-- Make the box $1 of the service $3 (of the structure $2), or change it. No row when it is another service's, or new and
-- without a code ($7). A new code gives all attempts ($8) back.
INSERT INTO guest_boxes (guest, structure, service, bridge, auth, expires, code, attempts, revoked)
SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::bytea, $6::timestamptz, coalesce($7::bytea, ''), $8::smallint, $9::boolean
WHERE $7::bytea IS NOT NULL OR EXISTS (SELECT FROM guest_boxes WHERE guest = $1)
ON CONFLICT (guest) DO UPDATE
SET expires = excluded.expires,
    revoked = excluded.revoked,
    code = coalesce($7, guest_boxes.code),
    attempts = CASE WHEN $7::bytea IS NULL THEN guest_boxes.attempts ELSE $8 END
WHERE guest_boxes.service = excluded.service AND guest_boxes.auth = excluded.auth
RETURNING guest
