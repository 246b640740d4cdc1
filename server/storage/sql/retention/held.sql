-- The threads of mailboxes of the device $1 that a hold keeps at $2.
SELECT DISTINCT h.thread::text
FROM devices d
JOIN thread_holds h USING (structure)
JOIN mailbox_members w ON w.mailbox = h.mailbox AND w.member = d.member
WHERE d.device = $1 AND thread_held(h.mailbox, h.thread, $2)
