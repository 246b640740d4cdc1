-- The invitation that brought the device in has done its work.
WITH answered AS (
    DELETE FROM invitations WHERE structure = $2 AND encryption = $4 AND signing = $5
)
INSERT INTO devices (device, structure, member, active, administrator, signing, encryption)
VALUES ($1, $2, $3, true, false, $5, $4)
