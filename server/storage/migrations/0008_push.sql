-- Where browsers get a push when something arrives (schemas/spec/push.md).
CREATE TABLE push_subscriptions (
    subscription uuid PRIMARY KEY,
    structure    uuid  NOT NULL,
    device       bytea NOT NULL,
    endpoint     text  NOT NULL,
    made         timestamptz NOT NULL,
    fetched      timestamptz NOT NULL,
    pushed       timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX push_subscriptions_of_device ON push_subscriptions (device);
