-- The box $1, if the device $2 belongs to a member of its service.
SELECT b.service::text, b.expires, b.revoked, b.attempts, b.opened
FROM guest_boxes b
JOIN mailbox_members w ON w.mailbox = b.service
JOIN devices d ON d.member = w.member AND d.structure = b.structure
WHERE b.guest = $1 AND d.device = $2
