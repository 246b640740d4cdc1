-- What was wrapped to the key before, nobody shall open any more.
WITH before AS (
    DELETE FROM epoch_wraps USING structures
    WHERE structures.structure = $1 AND epoch_wraps.kid = structures.recovery
)
UPDATE structures SET recovery = $2 WHERE structure = $1
