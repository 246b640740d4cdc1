-- Files whose turn it is at $1, locked against envelopes that name them; those that one is naming now are
-- left out.
SELECT blob FROM blobs WHERE review <= $1 ORDER BY review LIMIT $2 FOR UPDATE SKIP LOCKED
