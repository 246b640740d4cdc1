-- How many of the files $1 belong to the structure $2 and, if $3, may be read by no mailbox yet: a guest attaches what he
-- has just sent, and nothing that somebody else sent before.
SELECT count(*) FROM blobs b
WHERE b.blob = ANY ($1::uuid[])
  AND b.structure = $2
  AND NOT ($3 AND EXISTS (SELECT FROM blob_readers r WHERE r.blob = b.blob))
