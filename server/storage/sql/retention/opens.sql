-- What was opened so long ago that it cannot be opened again: the envelope is gone.
DELETE FROM opens
WHERE (mailbox, envelope, device) IN (
    SELECT o.mailbox, o.envelope, o.device
    FROM opens o
    JOIN mailboxes m USING (mailbox)
    JOIN structures s USING (structure)
    WHERE o.time <= $1::timestamptz - make_interval(days => s.retention_days)
    LIMIT $2
)
