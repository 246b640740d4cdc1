-- The mailbox $1 of the structure $2, and its members $3 in place of those before.
WITH mailbox AS (
    INSERT INTO mailboxes (mailbox, structure) VALUES ($1, $2) ON CONFLICT DO NOTHING
),
former AS (
    DELETE FROM mailbox_members WHERE mailbox = $1 AND member <> ALL ($3::uuid[])
)
INSERT INTO mailbox_members (mailbox, member)
SELECT $1, member FROM unnest($3::uuid[]) AS member
ON CONFLICT DO NOTHING
