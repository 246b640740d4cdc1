-- The subscriptions of the device $1, oldest first.
SELECT subscription::text, made FROM push_subscriptions WHERE device = $1 ORDER BY made, subscription
