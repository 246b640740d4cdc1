-- Both services of a box may read the files ($2) that a guest attached. No envelope names them: in place of a thread, each
-- stands for itself.
INSERT INTO blob_readers (mailbox, blob, since, thread)
SELECT mailbox, blob, $3::timestamptz, blob FROM unnest($1::uuid[]) AS mailbox CROSS JOIN unnest($2::uuid[]) AS blob
ON CONFLICT (mailbox, blob, thread) DO UPDATE SET since = excluded.since
