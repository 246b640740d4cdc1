INSERT INTO reidentifications (structure, request, actor, purpose, asked, asked_by) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (structure, request) DO NOTHING
RETURNING true
