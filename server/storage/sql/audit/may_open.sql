-- Which of the mailboxes $2 the device $1 may read.
SELECT m.mailbox
FROM devices d
JOIN mailboxes m USING (structure)
JOIN mailbox_members w ON w.mailbox = m.mailbox AND w.member = d.member
WHERE d.device = $1 AND m.mailbox = ANY ($2::uuid[])
