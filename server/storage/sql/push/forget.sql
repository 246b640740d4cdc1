-- The push service no longer knows the address $2 of the subscription $1.
DELETE FROM push_subscriptions WHERE subscription = $1 AND endpoint = $2
