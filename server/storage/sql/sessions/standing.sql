-- What the device may do now. A registrar is an administrator of the network.
SELECT
    d.active AS device_active,
    s.active AS structure_active,
    d.administrator,
    d.administrator AND s.registrar AS registrar,
    d.administrator OR d.auditor AS auditor,
    s.registrar AS network
FROM devices d
JOIN structures s USING (structure)
WHERE d.device = $1
