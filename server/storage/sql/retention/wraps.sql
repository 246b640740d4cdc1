-- Delete the wraps of epochs whose last envelopes have expired at $1, and of which none is kept for longer: what
-- is still kept elsewhere of them stays sealed. Clients may hand in such a wrap again, so the closed epoch stays on record.
WITH due AS (
    SELECT w.mailbox, w.kid, w.epoch, m.structure
    FROM closed_epochs c
    JOIN mailboxes m USING (mailbox)
    JOIN structures s USING (structure)
    JOIN epoch_wraps w ON w.mailbox = c.mailbox AND w.epoch = c.epoch
    LEFT JOIN LATERAL (
        SELECT accepted FROM envelopes WHERE mailbox = c.mailbox ORDER BY seq LIMIT 1
    ) AS first ON true
    WHERE c.closed <= $1::timestamptz - make_interval(days => s.retention_days)
      AND (first.accepted IS NULL OR first.accepted > c.closed)
    LIMIT $2
),
deleted AS (
    DELETE FROM epoch_wraps w USING due WHERE w.mailbox = due.mailbox AND w.kid = due.kid AND w.epoch = due.epoch
    RETURNING due.structure
)
SELECT structure::text, count(*) FROM deleted GROUP BY structure
