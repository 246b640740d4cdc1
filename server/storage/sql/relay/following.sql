-- The mailboxes that the devices $1 may follow, with their newest numbers; a device without any has a row
-- without one, a device that may not follow has no row.
SELECT d.device, m.mailbox::text, m.seq
FROM devices d
JOIN structures s USING (structure)
LEFT JOIN (mailbox_members w JOIN mailboxes m USING (mailbox)) ON w.member = d.member AND m.structure = d.structure
WHERE d.device = ANY ($1::bytea[]) AND d.active AND s.active
