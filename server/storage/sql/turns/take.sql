-- Until the end of the transaction, nobody else takes the turn $2 of the owner $1.
SELECT pg_advisory_xact_lock(hashtextextended($1, $2))
