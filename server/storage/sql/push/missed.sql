-- The push to the subscription $1 did not get through: the next envelope calls for another one.
UPDATE push_subscriptions SET pushed = '-infinity' WHERE subscription = $1
