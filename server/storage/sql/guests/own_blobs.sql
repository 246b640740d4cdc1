-- How many of the files $1 belong to the structure $2.
SELECT count(*) FROM blobs WHERE blob = ANY ($1::uuid[]) AND structure = $2
