-- Use a challenge up: one row the first time. Those that have expired could not be used anyway.
WITH expired AS (
    DELETE FROM spent_challenges WHERE expires < $3
)
INSERT INTO spent_challenges (nonce, expires) VALUES ($1, $2)
ON CONFLICT DO NOTHING
RETURNING nonce
