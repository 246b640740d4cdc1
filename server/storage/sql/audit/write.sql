INSERT INTO access_pending (structure, id, record, salt, evidence)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[])
