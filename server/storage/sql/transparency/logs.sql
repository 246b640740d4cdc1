-- Every structure's log, in the order of their heads.
SELECT structure::text, size, frontier, root FROM structure_logs ORDER BY place
