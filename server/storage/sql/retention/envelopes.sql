-- Delete up to $2 threads of mailboxes whose time is over at $1, up to $3 envelopes each, with the right to read
-- their files: a thread's time counts from its last envelope, unless a member set an end, and a hold stops
-- both. Mailboxes whose first envelope is young have nothing that is due.
WITH late AS (
    SELECT m.mailbox, m.structure, $1::timestamptz - make_interval(days => s.retention_days) AS until
    FROM mailboxes m
    JOIN structures s USING (structure)
    CROSS JOIN LATERAL (
        SELECT accepted FROM envelopes WHERE mailbox = m.mailbox ORDER BY seq LIMIT 1
    ) AS first
    WHERE first.accepted <= $1::timestamptz - make_interval(days => s.retention_days)
),
over AS (
    SELECT late.mailbox, late.structure, thread, 'retention' AS cause
    FROM late
    CROSS JOIN LATERAL (
        SELECT thread FROM envelopes WHERE mailbox = late.mailbox GROUP BY thread HAVING max(accepted) <= late.until
    ) AS old
    UNION ALL
    SELECT m.mailbox, m.structure, t.thread, 'end'
    FROM thread_ends t
    JOIN mailboxes m USING (mailbox)
    WHERE t.ends <= $1 AND thread_latest(t.mailbox, t.thread) IS NOT NULL
),
due AS (
    SELECT DISTINCT ON (mailbox, thread) mailbox, structure, thread, cause
    FROM over
    WHERE NOT thread_held(mailbox, thread, $1)
    ORDER BY mailbox, thread, cause
    LIMIT $2
),
old AS (
    SELECT due.*, e.seq
    FROM due
    CROSS JOIN LATERAL (
        SELECT seq FROM envelopes WHERE mailbox = due.mailbox AND thread = due.thread ORDER BY accepted, seq LIMIT $3
    ) AS e
),
deleted AS (
    DELETE FROM envelopes e USING old WHERE e.mailbox = old.mailbox AND e.seq = old.seq
    RETURNING old.structure, e.mailbox, e.thread, old.cause, e.seq, sha256(e.raw) AS hash
),
readers AS (
    DELETE FROM blob_readers r USING due WHERE r.mailbox = due.mailbox AND r.thread = due.thread
)
SELECT structure::text, mailbox::text, thread::text, cause, array_agg(hash ORDER BY seq) AS hashes
FROM deleted
GROUP BY structure, mailbox, thread, cause
