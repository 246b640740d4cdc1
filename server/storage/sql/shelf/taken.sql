-- How many slots the device $1 has, and how many bytes there are in those of all devices of its structure $2.
SELECT count(*) FILTER (WHERE s.device = $1) AS slots, coalesce(sum(octet_length(s.box)), 0) AS bytes
FROM shelf s
JOIN devices d USING (device)
WHERE d.structure = $2
