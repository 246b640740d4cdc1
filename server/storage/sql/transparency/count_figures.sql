INSERT INTO access_figures (structure, month, action, actor, count)
SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::bytea[], $5::bigint[])
ON CONFLICT (structure, month, action, actor) DO UPDATE SET count = access_figures.count + excluded.count
