-- Keep a leaflet of the type $1 about $2, of the structure $3 and the time $4, with a new number (under leaflets/lock).
INSERT INTO leaflets (type, subject, structure, time, raw, number)
VALUES ($1, $2, $3, $4, $5, nextval('leaflet_numbers'))
ON CONFLICT (type, subject) DO UPDATE
SET structure = excluded.structure, time = excluded.time, raw = excluded.raw, number = excluded.number
