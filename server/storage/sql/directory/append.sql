-- The entries in the arrays $2 … $4, from position $1 on, at $5; and the hint that there are more.
WITH appended AS (
    INSERT INTO directory_entries (position, structure, leaf, raw, time)
    SELECT $1 + e.place - 1, e.structure, e.leaf, e.raw, $5
    FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS e (structure, leaf, raw, place)
)
SELECT pg_notify('souspli_directory', '')
