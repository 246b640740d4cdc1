-- The upload $2 that the device $1 began, with its size, and whether it is finished; asking for one that is
-- not puts off the day when it is given up to $3.
WITH mine AS (
    SELECT d.device, d.structure
    FROM devices d
    JOIN structures s USING (structure)
    WHERE d.device = $1 AND d.active AND s.active
),
unfinished AS (
    UPDATE uploads u SET expires = $3
    FROM mine
    WHERE u.upload = $2 AND u.device = mine.device
    RETURNING u.size
)
SELECT size, false AS finished FROM unfinished
UNION ALL
SELECT b.size, true FROM blobs b JOIN mine USING (structure) WHERE b.blob = $2
