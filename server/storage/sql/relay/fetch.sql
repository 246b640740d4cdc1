-- What mailbox $2 holds after $3, for the device $1; at most $4 envelopes and $5 bytes, but at least one. No
-- row at all means that the mailbox is not for this device; a row without a number, that there is nothing
-- new. Whoever fetches needs no push for what came until $6.
WITH fetching AS (
    UPDATE push_subscriptions SET fetched = $6 WHERE device = $1 AND fetched < $6
),
reader AS (
    SELECT m.mailbox, s.retention_days, s.pseudonym_key
    FROM devices d
    JOIN structures s USING (structure)
    JOIN mailboxes m USING (structure)
    JOIN mailbox_members w ON w.mailbox = m.mailbox AND w.member = d.member
    WHERE d.device = $1 AND d.active AND s.active AND m.mailbox = $2
)
SELECT page.seq, page.accepted, page.raw, reader.pseudonym_key
FROM reader
LEFT JOIN LATERAL (
    SELECT e.seq, e.accepted, e.raw, sum(octet_length(e.raw)) OVER (ORDER BY e.seq) AS bytes
    FROM envelopes e
    WHERE e.mailbox = reader.mailbox AND e.seq > $3
      AND (
          e.accepted > $6::timestamptz - make_interval(days => reader.retention_days)
          OR thread_latest(e.mailbox, e.thread) > $6::timestamptz - make_interval(days => reader.retention_days)
          OR thread_held(e.mailbox, e.thread, $6)
      )
    ORDER BY e.seq
    LIMIT $4
) page ON page.bytes <= $5 OR page.bytes = octet_length(page.raw)
ORDER BY page.seq
