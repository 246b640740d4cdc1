-- Until the end of the transaction, the access log of $1 can be read and changed, and no other.
SELECT set_config('souspli.reader', $1::uuid::text, true)
