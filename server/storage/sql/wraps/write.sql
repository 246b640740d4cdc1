-- The wraps ($2 mailbox, $3 kid, $4 epoch, $5 wrap) that the device $1 may hand over: it belongs to the service or is an
-- administrator of its structure; the epoch was opened; and the key is that of a reader of the service, or the recovery
-- key. A row for each of these, also when the wrap exists already and is left as it is.
WITH given AS (
    SELECT * FROM unnest($2::uuid[], $3::bytea[], $4::integer[], $5::bytea[]) AS w (mailbox, kid, epoch, wrap)
),
permitted AS (
    SELECT given.*
    FROM given
    JOIN mailboxes m USING (mailbox)
    JOIN structures s USING (structure)
    JOIN devices d ON d.device = $1 AND d.structure = m.structure
    WHERE given.epoch <= m.epoch
        AND (d.administrator OR EXISTS (
            SELECT FROM mailbox_members w WHERE w.mailbox = m.mailbox AND w.member = d.member
        ))
        AND (given.kid = s.recovery OR EXISTS (
            SELECT FROM devices reader
            JOIN mailbox_members w ON w.mailbox = m.mailbox AND w.member = reader.member
            WHERE reader.device = given.kid AND reader.active AND reader.structure = m.structure
        ))
),
written AS (
    INSERT INTO epoch_wraps (mailbox, kid, epoch, wrap)
    SELECT mailbox, kid, epoch, wrap FROM permitted
    ON CONFLICT DO NOTHING
)
SELECT mailbox FROM permitted
