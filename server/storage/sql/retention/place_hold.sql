-- A hold $1 of the structure $2 on the thread $4 of its mailbox $3, since $5, that nobody has signed yet; the
-- statement is $6. Nothing happens when it is there, or the mailbox is not the structure's.
INSERT INTO thread_holds (hold, structure, mailbox, thread, since, placed, placed_by)
SELECT $1::uuid, m.structure, m.mailbox, $4::uuid, $5::timestamptz, $6::bytea, '{}'
FROM mailboxes m
WHERE m.mailbox = $3 AND m.structure = $2
ON CONFLICT (hold) DO NOTHING
