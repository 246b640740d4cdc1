SELECT count(*) FROM timers WHERE mailbox = $1
