SELECT * FROM thread_holds WHERE structure = $1 AND cardinality(lifted_by) < 2 ORDER BY since, hold
