-- A batch, accepted at $1, if what was ruled on still holds; it is one statement, so the locks are held for
-- as short as can be. No row: something changed, and nothing was written.
WITH
-- The counters, in one order, so that batches do not wait in a circle. They stay locked until the commit, so
-- the order of commits is that of the numbers, and no epoch closes under a message. ($2 mailbox, $3 epoch, $4
-- kid)
counter AS MATERIALIZED (
    SELECT mailbox, seq, epoch, kid FROM mailboxes WHERE mailbox = ANY ($2::uuid[])
    ORDER BY mailbox FOR NO KEY UPDATE
),
-- The files that are named ($5), which retention does not delete now.
named AS MATERIALIZED (
    SELECT blob FROM blobs WHERE blob = ANY ($5::uuid[]) FOR KEY SHARE
),
-- One row when the directory has the same size ($6), the epochs are the same and the files are there; else
-- none.
unchanged AS MATERIALIZED (
    SELECT
    WHERE $6 = (SELECT position FROM directory_entries ORDER BY position DESC LIMIT 1)
      AND cardinality($5::uuid[]) = (SELECT count(*) FROM named)
      AND cardinality($2::uuid[]) = (
          SELECT count(*)
          FROM counter
          JOIN unnest($2::uuid[], $3::integer[], $4::bytea[]) AS known (mailbox, epoch, kid) USING (mailbox, epoch, kid)
      )
),
-- $7 structure, $8 id, $9 hash, $10 expires
post AS (
    INSERT INTO posts (structure, id, hash, accepted, expires)
    SELECT p.structure, p.id, p.hash, $1, p.expires
    FROM unchanged, unnest($7::uuid[], $8::uuid[], $9::bytea[], $10::timestamptz[]) AS p (structure, id, hash, expires)
),
-- Who gets what: $11 mailbox, $12 place of its bytes in $13 and of its thread in $21, $23 whether it calls for a push
delivery AS MATERIALIZED (
    SELECT mailbox, d.place, d.push, seq + row_number() OVER (PARTITION BY mailbox ORDER BY d.place) AS seq
    FROM unchanged, unnest($11::uuid[], $12::bigint[], $23::boolean[]) AS d (mailbox, place, push)
    JOIN counter USING (mailbox)
),
envelope AS (
    INSERT INTO envelopes (mailbox, seq, accepted, raw, thread)
    SELECT delivery.mailbox, delivery.seq, $1, given.raw, given.thread
    FROM delivery
    JOIN unnest($13::bytea[], $21::uuid[]) WITH ORDINALITY AS given (raw, thread, place) USING (place)
),
latest AS (
    UPDATE mailboxes SET seq = last.seq
    FROM (SELECT mailbox, max(seq) AS seq, bool_or(push) AS push FROM delivery GROUP BY mailbox) AS last
    WHERE mailboxes.mailbox = last.mailbox
    RETURNING mailboxes.mailbox, mailboxes.seq, last.push
),
-- $14 mailbox, $15 blob, $22 thread
reader AS (
    INSERT INTO blob_readers (mailbox, blob, since, thread)
    SELECT r.mailbox, r.blob, $1, r.thread
    FROM unchanged, unnest($14::uuid[], $15::uuid[], $22::uuid[]) AS r (mailbox, blob, thread)
    ON CONFLICT (mailbox, blob, thread) DO UPDATE SET since = excluded.since
),
-- $16 structure, $17 id, $18 record, $19 salt, $20 evidence
record AS (
    INSERT INTO access_pending (structure, id, record, salt, evidence)
    SELECT a.structure, a.id, a.record, a.salt, a.evidence
    FROM
        unchanged,
        unnest($16::uuid[], $17::uuid[], $18::bytea[], $19::bytea[], $20::bytea[])
            AS a (structure, id, record, salt, evidence)
),
-- A notification has less than 8000 bytes, and a hint at most 59 (relay/hints.py reads them).
hint AS (
    SELECT string_agg(mailbox || ':' || seq || CASE WHEN push THEN ':p' ELSE '' END, ',') AS hints
    FROM (SELECT mailbox, seq, push, row_number() OVER () / 100 AS page FROM latest) AS paged
    GROUP BY page
)
SELECT pg_notify('souspli_mail', hints) FROM hint
