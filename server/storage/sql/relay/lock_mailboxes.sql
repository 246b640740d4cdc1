-- The counters of the mailboxes $1, locked until the batch is committed: so the order of commits is the order
-- of the numbers, and no epoch closes under a message. Locked in one order, so that batches do not wait in a
-- circle.
SELECT m.mailbox::text, m.structure::text, m.seq, m.epoch, m.kid, s.retention_days
FROM mailboxes m
JOIN structures s USING (structure)
WHERE m.mailbox = ANY ($1::uuid[])
ORDER BY m.mailbox
FOR NO KEY UPDATE OF m
