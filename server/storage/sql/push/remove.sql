-- Remove the subscription $1 of the device $2; no row when there is none.
DELETE FROM push_subscriptions WHERE subscription = $1 AND device = $2 RETURNING subscription
