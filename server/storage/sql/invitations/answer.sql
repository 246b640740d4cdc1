-- Once: no row for a wrong code, an expired invitation, and one that was answered otherwise.
UPDATE invitations SET encryption = $4, signing = $5, mac = $6
WHERE invitation = $1 AND verifier = $2 AND expires > $3
    AND (mac IS NULL OR (encryption, signing, mac) = ($4, $5, $6))
RETURNING structure::text, member::text
