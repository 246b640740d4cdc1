-- Those that nobody answered, or approved, in time.
DELETE FROM invitations
WHERE invitation IN (SELECT invitation FROM invitations WHERE expires <= $1 LIMIT $2)
