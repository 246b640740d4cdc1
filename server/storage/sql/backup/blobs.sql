SELECT blob::text, size, encode(sha256, 'hex') AS sha256 FROM blobs ORDER BY blob
