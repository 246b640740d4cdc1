-- The epoch $2 of the mailbox $1, with the key id $3, at $4; the one before is closed.
WITH closed AS (
    INSERT INTO closed_epochs (mailbox, epoch, closed)
    SELECT mailbox, epoch, $4 FROM mailboxes WHERE mailbox = $1 AND epoch > 0
)
UPDATE mailboxes SET epoch = $2, kid = $3 WHERE mailbox = $1
