-- Whether a guest began the upload $1 of $3 bytes for the structure $2, and did not finish it.
SELECT true FROM uploads WHERE upload = $1 AND structure = $2 AND size = $3 AND device = ''
