-- Delete what mailboxes have kept for the retention of their structure at $1: of up to $2 mailboxes whose
-- first envelope is due, up to $3 each. The first ones by number are the oldest, so nothing else need be
-- looked at.
WITH due AS (
    SELECT m.mailbox, m.structure, $1::timestamptz - make_interval(days => s.retention_days) AS until
    FROM mailboxes m
    JOIN structures s USING (structure)
    CROSS JOIN LATERAL (
        SELECT accepted FROM envelopes WHERE mailbox = m.mailbox ORDER BY seq LIMIT 1
    ) AS first
    WHERE first.accepted <= $1::timestamptz - make_interval(days => s.retention_days)
    LIMIT $2
),
old AS (
    SELECT due.structure, e.mailbox, e.seq
    FROM due
    CROSS JOIN LATERAL (
        SELECT mailbox, seq, accepted FROM envelopes WHERE mailbox = due.mailbox ORDER BY seq LIMIT $3
    ) AS e
    WHERE e.accepted <= due.until
),
deleted AS (
    DELETE FROM envelopes e USING old WHERE e.mailbox = old.mailbox AND e.seq = old.seq
    RETURNING old.structure
)
SELECT structure::text, count(*) FROM deleted GROUP BY structure
