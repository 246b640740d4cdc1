-- Whether the structure $1 posted the envelope $2 with the hash $3.
SELECT true FROM posts WHERE structure = $1 AND id = $2 AND hash = $3
