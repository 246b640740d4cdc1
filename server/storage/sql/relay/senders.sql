-- For each post, in the order given: may this device ($1) send for this service ($2), and is the id ($3)
-- known?
SELECT d.active, s.active, w.member IS NOT NULL, p.hash, p.accepted
FROM unnest($1::bytea[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS post (device, service, id, place)
LEFT JOIN devices d USING (device)
LEFT JOIN structures s ON s.structure = d.structure
LEFT JOIN mailboxes m ON m.mailbox = post.service AND m.structure = d.structure
LEFT JOIN mailbox_members w ON w.mailbox = m.mailbox AND w.member = d.member
LEFT JOIN posts p ON p.structure = d.structure AND p.id = post.id
ORDER BY post.place
