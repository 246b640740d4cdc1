SELECT
    d.structure::text,
    d.member::text,
    d.signing,
    d.active AS device_active,
    s.active AS structure_active,
    d.administrator,
    d.administrator AND s.registrar AS registrar
FROM devices d
JOIN structures s USING (structure)
WHERE d.device = $1
