-- Of the locked files $1: those that somebody may still read at $2 are looked at again when that ends, at $3
-- at the latest (a structure may have shortened its retention by then); the others go, and their room is
-- given back.
WITH wanted AS (
    SELECT r.blob, max(r.since + make_interval(days => s.retention_days)) AS until
    FROM blob_readers r
    JOIN mailboxes m USING (mailbox)
    JOIN structures s USING (structure)
    WHERE r.blob = ANY ($1::uuid[])
    GROUP BY r.blob
    HAVING max(r.since + make_interval(days => s.retention_days)) > $2
),
put_off AS (
    UPDATE blobs b SET review = least(wanted.until, $3) FROM wanted WHERE b.blob = wanted.blob
),
deleted AS (
    DELETE FROM blobs b WHERE b.blob = ANY ($1::uuid[]) AND NOT EXISTS (SELECT FROM wanted WHERE blob = b.blob)
    RETURNING b.blob, b.structure, b.size
),
readers AS (
    DELETE FROM blob_readers r USING deleted WHERE r.blob = deleted.blob
),
room AS (
    UPDATE structures s SET storage_used = storage_used - freed.size
    FROM (SELECT structure, sum(size)::bigint AS size FROM deleted GROUP BY structure) AS freed
    WHERE s.structure = freed.structure
)
SELECT blob::text, structure::text FROM deleted
