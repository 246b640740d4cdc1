-- What is known of posts is forgotten with the last of their envelopes.
DELETE FROM posts p
USING (SELECT structure, id FROM posts WHERE expires <= $1 ORDER BY expires LIMIT $2) AS due
WHERE p.structure = due.structure AND p.id = due.id
