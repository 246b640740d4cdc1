-- Give the room of the upload $1 back. No row when it was finished or discarded meanwhile.
WITH gone AS (
    DELETE FROM uploads WHERE upload = $1 RETURNING structure, size
)
UPDATE structures s SET storage_used = storage_used - gone.size
FROM gone
WHERE s.structure = gone.structure
RETURNING s.structure::text
