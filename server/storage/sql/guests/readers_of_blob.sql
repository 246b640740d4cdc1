-- Both services of a box may read the files ($2) that a guest attached.
INSERT INTO blob_readers (mailbox, blob, since)
SELECT mailbox, blob, $3::timestamptz FROM unnest($1::uuid[]) AS mailbox CROSS JOIN unnest($2::uuid[]) AS blob
ON CONFLICT (mailbox, blob) DO UPDATE SET since = excluded.since
