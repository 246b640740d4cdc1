-- How many subscriptions the device $1 has beside $2.
SELECT count(*) FROM push_subscriptions WHERE device = $1 AND subscription <> $2
