SELECT * FROM thread_holds WHERE hold = $1 AND structure = $2 FOR UPDATE
