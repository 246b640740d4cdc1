-- The slots of the device $1.
SELECT slot, version, box FROM shelf WHERE device = $1 ORDER BY slot
