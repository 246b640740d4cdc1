-- No row when the identifier $1 is in use for another mailbox or time.
INSERT INTO timers AS t (timer, mailbox, at) VALUES ($1, $2, $3)
ON CONFLICT (timer) DO UPDATE SET at = excluded.at WHERE t.mailbox = excluded.mailbox AND t.at = excluded.at
RETURNING true
