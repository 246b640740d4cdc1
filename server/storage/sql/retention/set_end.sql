-- The thread $2 of the mailbox $1 ends at $3, or earlier if that was set. No row when there is nothing of it.
INSERT INTO thread_ends (mailbox, thread, ends)
SELECT $1::uuid, $2::uuid, $3::timestamptz WHERE thread_latest($1, $2) IS NOT NULL
ON CONFLICT (mailbox, thread) DO UPDATE SET ends = least(thread_ends.ends, excluded.ends)
RETURNING true
