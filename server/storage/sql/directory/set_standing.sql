UPDATE structures SET active = $2 WHERE structure = $1
