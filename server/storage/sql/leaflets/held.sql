-- The leaflet of the type $1 about $2.
SELECT time, raw FROM leaflets WHERE type = $1 AND subject = $2
