SELECT invitation::text, member::text, expires, encryption, signing, mac
FROM invitations
WHERE device = $1 AND expires > $2
ORDER BY invitation
