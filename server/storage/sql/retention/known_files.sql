-- Which of the names $1 are those of uploads or files.
SELECT upload::text FROM uploads WHERE upload::text = ANY ($1::text[])
UNION ALL
SELECT blob::text FROM blobs WHERE blob::text = ANY ($1::text[])
