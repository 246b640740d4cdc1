-- Note what a device ($1) opened: $2 mailbox, $3 envelope, at $4; gives back what was not noted before.
INSERT INTO opens (mailbox, envelope, device, time)
SELECT o.mailbox, o.envelope, $1, $4 FROM unnest($2::uuid[], $3::uuid[]) AS o (mailbox, envelope)
ON CONFLICT DO NOTHING
RETURNING mailbox::text, envelope::text
