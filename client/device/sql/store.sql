-- What a thief sees: the public directory, random identifiers, and how many rows there are. Everything in a column
-- `sealed` is a box of client/device/vault.py, bound to its place.

-- Small things by kind and key: pins, outbox, seeds, invitations, ...
CREATE TABLE things (
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

-- The directory log as it was admitted here; public.
CREATE TABLE entries (
    position INTEGER PRIMARY KEY,               -- from 1
    raw      BLOB NOT NULL
);

-- How far each mailbox was read.
CREATE TABLE cursors (
    mailbox TEXT PRIMARY KEY,
    seq     INTEGER NOT NULL
) WITHOUT ROWID;

-- Every envelope that was fetched, whatever became of it. `raw` is the envelope, in a box of its own.
CREATE TABLE received (
    mailbox TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    thread  TEXT,
    fate    TEXT    NOT NULL,
    owed    INTEGER NOT NULL,                   -- whether a receipt is still to be sent
    sealed  BLOB    NOT NULL,
    raw     BLOB    NOT NULL,
    PRIMARY KEY (mailbox, seq)
);
CREATE INDEX received_in_thread ON received (thread);

-- The memory against replays: an id of a device has one envelope, for ever.
CREATE TABLE seen (
    device BLOB NOT NULL,
    id     TEXT NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (device, id)
) WITHOUT ROWID;
