-- The heads as of an epoch ($1), in their order.
SELECT DISTINCT ON (l.place) l.structure::text, h.size, h.root
FROM structure_logs l
JOIN structure_heads h USING (structure)
WHERE h.epoch <= $1
ORDER BY l.place, h.epoch DESC
