-- A new application, or one in place of an undecided one of the same root key ($3); no row for somebody else's.
INSERT INTO applications (structure, filed, root, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (structure) DO UPDATE
SET filed = excluded.filed, body = excluded.body
WHERE applications.root = excluded.root AND NOT applications.decided
RETURNING structure
