-- The oldest records that wait, at most $1, wait no more.
WITH taken AS (
    DELETE FROM access_pending p
    USING (SELECT structure, id FROM access_pending ORDER BY id LIMIT $1) AS oldest
    WHERE p.structure = oldest.structure AND p.id = oldest.id
    RETURNING p.structure, p.id, p.record, p.salt, p.evidence
)
SELECT structure::text, id, record, salt, evidence FROM taken ORDER BY structure, id
