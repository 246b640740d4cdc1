-- With the device goes what was wrapped to it, and whom it invited and has not approved.
WITH wraps AS (
    DELETE FROM epoch_wraps WHERE kid = $1
),
invited AS (
    DELETE FROM invitations WHERE device = $1
)
UPDATE devices SET active = false, administrator = false, auditor = false WHERE device = $1
