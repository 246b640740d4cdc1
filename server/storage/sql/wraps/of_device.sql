-- Of the services to which its member belongs now.
SELECT e.mailbox::text AS service, e.kid, e.epoch, e.wrap
FROM epoch_wraps e
JOIN devices d ON d.device = e.kid
JOIN mailbox_members w ON w.mailbox = e.mailbox AND w.member = d.member
WHERE e.kid = $1
ORDER BY e.mailbox, e.epoch
