SELECT count(*) FROM uploads WHERE structure = $1
