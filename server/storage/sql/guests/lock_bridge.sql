-- Until the end of the transaction, nobody else numbers a reply for the bridge $1: no gaps, in the order of commits.
SELECT pg_advisory_xact_lock(hashtextextended($1::text, 4))
