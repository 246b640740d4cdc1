-- Keys are not kept in memory: one that was read in a transaction that then failed would be another one than the next.
SELECT structure::text, pseudonym_key FROM structures WHERE structure = ANY ($1::uuid[])
