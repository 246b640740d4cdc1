-- How many files of the box $2, of the structure $1, are unfinished.
SELECT count(*) FROM uploads WHERE structure = $1 AND guest = $2
