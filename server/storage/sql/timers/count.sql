-- How many timers the mailbox $1 has beside $2.
SELECT count(*) FROM timers WHERE mailbox = $1 AND timer <> $2
