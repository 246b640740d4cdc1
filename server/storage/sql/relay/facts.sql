-- A row for each recipient ($5, of the post at place $4): may the device of the post ($1) send for its
-- service ($2), is its identifier ($3) known, and what are the recipient and its open epoch. All as of one
-- size of the directory, which write.sql compares.
SELECT
    post.place,
    d.active,
    own.active,
    own.pseudonym_key,
    w.member IS NOT NULL,
    p.hash,
    p.accepted,
    m.mailbox::text,
    m.structure::text,
    m.epoch,
    m.kid,
    s.retention_days,
    (SELECT position FROM directory_entries ORDER BY position DESC LIMIT 1) AS log_position
FROM unnest($1::bytea[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS post (device, service, id, place)
JOIN unnest($4::bigint[], $5::uuid[]) AS recipient (place, mailbox) USING (place)
LEFT JOIN devices d ON d.device = post.device
LEFT JOIN structures own ON own.structure = d.structure
LEFT JOIN mailboxes sender ON sender.mailbox = post.service AND sender.structure = d.structure
LEFT JOIN mailbox_members w ON w.mailbox = sender.mailbox AND w.member = d.member
-- Lateral, so that each is looked up in the index, also by a plan that was made when there were few.
LEFT JOIN LATERAL (
    SELECT hash, accepted FROM posts WHERE structure = d.structure AND id = post.id LIMIT 1
) p ON true
LEFT JOIN mailboxes m ON m.mailbox = recipient.mailbox
LEFT JOIN structures s ON s.structure = m.structure
