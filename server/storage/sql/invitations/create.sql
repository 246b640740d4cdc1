-- No row when the id is taken, unless by the same invitation.
INSERT INTO invitations (invitation, structure, member, device, verifier, expires)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (invitation) DO UPDATE SET invitation = excluded.invitation
WHERE (invitations.member, invitations.device, invitations.verifier)
    = (excluded.member, excluded.device, excluded.verifier)
RETURNING invitation
