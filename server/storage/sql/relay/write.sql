-- A whole batch, accepted at $1: the posts ($2 … $5), the counters of their mailboxes ($6, $7), an envelope
-- for each recipient ($8 mailbox, $9 number, $10 which of the bytes $11), who may read which file ($12, $13),
-- and the hints.
WITH post AS (
    INSERT INTO posts (structure, id, hash, accepted, expires)
    SELECT p.structure, p.id, p.hash, $1, p.expires
    FROM unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[]) AS p (structure, id, hash, expires)
),
counter AS (
    UPDATE mailboxes SET seq = c.seq
    FROM unnest($6::uuid[], $7::bigint[]) AS c (mailbox, seq)
    WHERE mailboxes.mailbox = c.mailbox
),
envelope AS (
    INSERT INTO envelopes (mailbox, seq, accepted, raw)
    SELECT e.mailbox, e.seq, $1, given.raw
    FROM unnest($8::uuid[], $9::bigint[], $10::bigint[]) AS e (mailbox, seq, place)
    JOIN unnest($11::bytea[]) WITH ORDINALITY AS given (raw, place) USING (place)
),
reader AS (
    INSERT INTO blob_readers (mailbox, blob, since)
    SELECT r.mailbox, r.blob, $1
    FROM unnest($12::uuid[], $13::uuid[]) AS r (mailbox, blob)
    ON CONFLICT (mailbox, blob) DO UPDATE SET since = excluded.since
)
SELECT pg_notify('souspli_mail', hints)
FROM unnest($14::text[]) AS hints
