INSERT INTO access_records (structure, id, record, salt)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[])
