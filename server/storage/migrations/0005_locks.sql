-- Locks: the sealed keystores of browsers' devices (schemas/spec/locks.md).
CREATE TABLE locks (
    lock      uuid PRIMARY KEY,
    structure uuid  NOT NULL,
    device    bytea NOT NULL,
    kind      text  NOT NULL,
    verifier  bytea NOT NULL UNIQUE,
    box       bytea NOT NULL,
    made      timestamptz NOT NULL,
    opened    timestamptz
);
CREATE INDEX locks_of_device ON locks (device);
