DELETE FROM holds WHERE structure = $1 AND hold = $2 RETURNING true
