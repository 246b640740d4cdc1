-- The timer $1, if the device $2 belongs to a member of its mailbox; returns the mailbox.
DELETE FROM timers t
USING devices d, mailboxes m, mailbox_members w
WHERE t.timer = $1
  AND d.device = $2
  AND m.mailbox = t.mailbox
  AND m.structure = d.structure
  AND w.mailbox = t.mailbox
  AND w.member = d.member
RETURNING t.mailbox::text
