-- A structure is admitted, or the network founded; with that its application is decided.
WITH decided AS (
    UPDATE applications SET decided = true WHERE structure = $1
)
INSERT INTO structures (structure, active, registrar, retention_days, storage_limit, pseudonym_key)
VALUES ($1, true, $2, $3, $4, $5)
