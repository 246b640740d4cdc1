-- The lock that the verifier $1 opens at $2, and whose it is.
UPDATE locks l
SET opened = CASE WHEN d.active AND s.active THEN $2 ELSE l.opened END
FROM devices d
JOIN structures s USING (structure)
WHERE l.verifier = $1 AND d.device = l.device
RETURNING
    l.lock::text,
    l.kind,
    l.box,
    l.structure::text,
    d.member::text,
    d.active AS device_active,
    s.active AS structure_active
