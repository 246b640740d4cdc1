-- Until the end of the transaction, no other device of the structure $1 puts anything on its shelf.
SELECT pg_advisory_xact_lock(hashtextextended($1::text, 5))
