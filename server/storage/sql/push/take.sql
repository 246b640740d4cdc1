-- Take, to get a push now ($3), the subscriptions of those who may read a mailbox ($1) and have not fetched since it was
-- heard of ($2); none that got one since the device last fetched, unless before $4. Whichever process takes one, no
-- other does.
UPDATE push_subscriptions p
SET pushed = $3
FROM unnest($1::uuid[], $2::timestamptz[]) AS heard (mailbox, at)
JOIN mailboxes m USING (mailbox)
JOIN mailbox_members w USING (mailbox)
JOIN devices d ON d.member = w.member AND d.structure = m.structure
JOIN structures s ON s.structure = d.structure
WHERE p.device = d.device
  AND d.active
  AND s.active
  AND p.fetched < heard.at
  AND (p.pushed <= p.fetched OR p.pushed < $4)
RETURNING p.subscription::text, p.endpoint
