-- Of the locked files $1: those that somebody may still read at $2 are looked at again when that ends, at $3
-- at the latest (a structure may have shortened its retention by then); the others go, and their room is
-- given back.
WITH readable AS (
    SELECT
        r.blob,
        CASE
            WHEN thread_held(r.mailbox, r.thread, $2) THEN $3
            ELSE greatest(r.since, thread_latest(r.mailbox, r.thread)) + make_interval(days => s.retention_days)
        END AS until
    FROM blob_readers r
    JOIN mailboxes m USING (mailbox)
    JOIN structures s USING (structure)
    WHERE r.blob = ANY ($1::uuid[])
),
wanted AS (
    SELECT blob, max(until) AS until FROM readable GROUP BY blob HAVING max(until) > $2
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
