-- The upload $1 becomes a file with the digest $2, looked at by retention at $3. No row when it was discarded
-- meanwhile.
WITH whole AS (
    DELETE FROM uploads WHERE upload = $1 RETURNING upload, structure, size
)
INSERT INTO blobs (blob, structure, size, sha256, review)
SELECT upload, structure, size, $2, $3 FROM whole
RETURNING blob
