SELECT true FROM devices WHERE member = $1 AND structure <> $2 LIMIT 1
