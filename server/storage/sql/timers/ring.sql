-- Those that are due at $1, up to $2, each announced once: whoever takes one deletes it.
WITH due AS (
    SELECT timer FROM timers WHERE at <= $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED
),
rung AS (
    DELETE FROM timers t USING due WHERE t.timer = due.timer RETURNING t.mailbox
)
SELECT pg_notify('souspli_timer', mailbox::text) FROM rung
