-- The name under which another session, that of pg_dump, sees what this transaction sees.
SELECT pg_export_snapshot(), set_config('idle_in_transaction_session_timeout', '0', true)
