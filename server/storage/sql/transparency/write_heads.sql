-- The logs that an epoch ($1) makes grow: $2 structure, $3 size, $4 frontier, $5 root.
WITH grown AS (
    SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::bytea[]) AS g (structure, size, frontier, root)
),
heads AS (
    INSERT INTO structure_heads (structure, epoch, size, root) SELECT structure, $1, size, root FROM grown
)
UPDATE structure_logs l SET size = g.size, frontier = g.frontier, root = g.root
FROM grown g
WHERE l.structure = g.structure
