-- At most $2 leaflets with a number above $1, in order.
SELECT number, raw FROM leaflets WHERE number > $1 ORDER BY number LIMIT $2
