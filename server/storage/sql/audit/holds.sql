SELECT hold::text AS id, first, last, reason FROM holds WHERE structure = $1 ORDER BY first, hold
