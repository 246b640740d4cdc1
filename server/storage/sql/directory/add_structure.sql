-- A structure is admitted, or the network founded; with that its application is decided, and its log has its place
-- (under directory/lock, so that places have no gaps).
WITH decided AS (
    UPDATE applications SET decided = true WHERE structure = $1
),
placed AS (
    INSERT INTO structure_logs (structure, place) SELECT $1, count(*) FROM structure_logs
)
INSERT INTO structures (structure, active, registrar, retention_days, storage_limit, pseudonym_key)
VALUES ($1, true, $2, $3, $4, $5)
