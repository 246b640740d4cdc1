-- Delete the wraps of epochs whose last envelopes have expired at $1: what is still kept elsewhere of them
-- stays sealed. Clients may hand in such a wrap again, so the closed epoch stays on record.
WITH due AS (
    SELECT w.mailbox, w.kid, w.epoch, m.structure
    FROM closed_epochs c
    JOIN mailboxes m USING (mailbox)
    JOIN structures s USING (structure)
    JOIN epoch_wraps w ON w.mailbox = c.mailbox AND w.epoch = c.epoch
    WHERE c.closed <= $1::timestamptz - make_interval(days => s.retention_days)
    LIMIT $2
),
deleted AS (
    DELETE FROM epoch_wraps w USING due WHERE w.mailbox = due.mailbox AND w.kid = due.kid AND w.epoch = due.epoch
    RETURNING due.structure
)
SELECT structure::text, count(*) FROM deleted GROUP BY structure
