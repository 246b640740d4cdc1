-- Entries below the first that is still whole go, by whole tiles of $1; the tiles of hashes stay.
WITH pruned AS (
    UPDATE structure_logs l SET minimum = whole.first
    FROM (
        SELECT l.structure, coalesce(min(r.position), l.size) / $1 * $1 AS first
        FROM structure_logs l
        LEFT JOIN access_records r ON r.structure = l.structure AND r.record IS NOT NULL
        WHERE l.size > $1
        GROUP BY l.structure, l.size
    ) AS whole
    WHERE l.structure = whole.structure AND l.minimum < whole.first
    RETURNING l.structure, l.minimum
)
DELETE FROM access_records r USING pruned p WHERE r.structure = p.structure AND r.position < p.minimum
