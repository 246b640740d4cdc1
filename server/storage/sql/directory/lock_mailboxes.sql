-- In the order in which posts lock theirs, so that the two do not wait in a circle.
SELECT mailbox FROM mailboxes WHERE mailbox = ANY ($1::uuid[]) ORDER BY mailbox FOR NO KEY UPDATE
