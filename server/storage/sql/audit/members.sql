SELECT DISTINCT d.member::text, s.pseudonym_key
FROM structures s
JOIN devices d USING (structure)
WHERE s.structure = $1
