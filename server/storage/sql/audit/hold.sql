INSERT INTO holds (structure, hold, first, last, reason) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (structure, hold) DO NOTHING
