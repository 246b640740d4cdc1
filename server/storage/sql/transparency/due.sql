-- How many records wait (up to $1 of them are counted), and which is the oldest.
SELECT
    (SELECT count(*) FROM (SELECT FROM access_pending LIMIT $1) AS counted) AS waiting,
    (SELECT id::text FROM access_pending ORDER BY id LIMIT 1) AS oldest,
    EXISTS (SELECT FROM structure_logs WHERE size = 0) AS opening
