-- With the device goes what was wrapped to it, what opens it, where it gets pushes, what it kept, and whom it
-- invited and has not approved.
WITH wraps AS (
    DELETE FROM epoch_wraps WHERE kid = $1
),
opened_by AS (
    DELETE FROM locks WHERE device = $1
),
pushed_to AS (
    DELETE FROM push_subscriptions WHERE device = $1
),
kept AS (
    DELETE FROM shelf WHERE device = $1
),
invited AS (
    DELETE FROM invitations WHERE device = $1
)
UPDATE devices SET active = false, administrator = false, auditor = false WHERE device = $1
