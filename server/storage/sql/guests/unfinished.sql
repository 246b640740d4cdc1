-- Whether the guest of the box $2 began the upload $1 of $3 bytes, and did not finish it.
SELECT true FROM uploads WHERE upload = $1 AND guest = $2 AND size = $3
