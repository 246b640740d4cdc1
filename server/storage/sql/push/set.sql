-- Keep the subscription $1 of the device $3 (of the structure $2) at the address $4, from $5 on. No row when it is another
-- device's.
INSERT INTO push_subscriptions AS p (subscription, structure, device, endpoint, made, fetched) VALUES ($1, $2, $3, $4, $5, $5)
ON CONFLICT (subscription) DO UPDATE
SET endpoint = excluded.endpoint, pushed = '-infinity'
WHERE p.device = excluded.device
RETURNING subscription
