-- Whether the device $1 belongs to a member of the service $2, and there is a service $3.
SELECT true
FROM devices d
JOIN mailboxes m ON m.structure = d.structure AND m.mailbox = $2
JOIN mailbox_members w ON w.mailbox = m.mailbox AND w.member = d.member
WHERE d.device = $1 AND EXISTS (SELECT FROM mailboxes WHERE mailbox = $3)
