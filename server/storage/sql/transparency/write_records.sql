INSERT INTO access_records (structure, position, time, entry, salt, record, evidence)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[])
