-- No row when there is an upload or a file of this identifier.
INSERT INTO uploads (upload, structure, device, size, expires, guest)
SELECT $1::uuid, $2::uuid, $3::bytea, $4::bigint, $5::timestamptz, $6::uuid
WHERE NOT EXISTS (SELECT FROM blobs WHERE blob = $1)
ON CONFLICT DO NOTHING
RETURNING upload
