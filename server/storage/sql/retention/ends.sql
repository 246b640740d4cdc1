-- Ends of threads of which nothing is left.
DELETE FROM thread_ends
WHERE (mailbox, thread) IN (
    SELECT mailbox, thread FROM thread_ends
    WHERE ends <= $1::timestamptz AND thread_latest(mailbox, thread) IS NULL
    LIMIT $2
)
