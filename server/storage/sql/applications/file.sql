-- A new application, or one in place of an undecided one of the same root key ($3). No row for somebody else's
-- identifier, unless a new root key is asked for ($5): of these the registrars find out which one is genuine.
INSERT INTO applications (structure, filed, root, body)
SELECT $1, $2, $3, $4
WHERE $5 OR NOT EXISTS (SELECT 1 FROM applications WHERE structure = $1 AND root <> $3)
ON CONFLICT (structure, root) DO UPDATE
SET filed = excluded.filed, body = excluded.body
WHERE NOT applications.decided
RETURNING structure
