-- The signing key of the device $1, and which of the mailboxes $2 it may read.
SELECT d.signing, array(
    SELECT m.mailbox::text
    FROM mailboxes m
    JOIN mailbox_members w ON w.mailbox = m.mailbox AND w.member = d.member
    WHERE m.mailbox = ANY ($2::uuid[]) AND m.structure = d.structure
) AS mailboxes
FROM devices d
WHERE d.device = $1
