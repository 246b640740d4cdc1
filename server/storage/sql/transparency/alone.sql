-- One transaction at a time changes the logs, and it sees all of them. The number means nothing.
SELECT pg_advisory_xact_lock(5081938275560123849), set_config('souspli.reader', 'relay', true)
