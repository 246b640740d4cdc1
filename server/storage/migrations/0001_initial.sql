-- Rules: each table leads with its distribution key (mailbox, structure or service), identifiers are made by clients,
-- no foreign key crosses a shard, no global sequence but the position in the one directory log.

-- The relay's own keys, shared by its processes: 'relay_key' (Ed25519 seed), 'session_key', and until the network is
-- founded 'setup_code'. Beside them 'origin', the name of its log, so that it never changes by mistake.
CREATE TABLE relay_secrets (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);

-- The directory: the log itself, and below it what the log says, so that rights are checked in the same query as the action.
CREATE TABLE directory_entries (
    position  bigint PRIMARY KEY,                    -- from 0, without gaps, under an advisory lock
    structure uuid   NOT NULL,
    leaf      bytea  NOT NULL UNIQUE,                -- its hash in the log: whoever posts it again gets no second one
    raw       bytea  NOT NULL,
    time      timestamptz NOT NULL
);

CREATE TABLE structures (
    structure      uuid PRIMARY KEY,
    active         boolean  NOT NULL,
    registrar      boolean  NOT NULL,                -- the network itself: its administrators are registrars
    retention_days integer  NOT NULL,
    storage_limit  bigint   NOT NULL,                -- bytes of blobs
    storage_used   bigint   NOT NULL DEFAULT 0,
    pseudonym_key  bytea    NOT NULL,                -- HMAC key of the actors in its access records
    recovery       bytea                             -- kid of the key that epoch seeds are also wrapped to
);

CREATE TABLE devices (
    device        bytea PRIMARY KEY,                 -- kid
    structure     uuid    NOT NULL,
    member        uuid    NOT NULL,
    active        boolean NOT NULL,
    administrator boolean NOT NULL,
    signing       bytea   NOT NULL,
    encryption    bytea   NOT NULL
);
CREATE INDEX devices_of_structure ON devices (structure, member);

CREATE TABLE mailboxes (
    mailbox   uuid PRIMARY KEY,
    structure uuid   NOT NULL,
    seq       bigint NOT NULL DEFAULT 0,             -- of its latest envelope
    epoch     integer NOT NULL DEFAULT 0,            -- open epoch; 0 before the first
    kid       bytea                                  -- of the open epoch's key
) WITH (fillfactor = 50);                            -- room for the next counter beside the last: no index is touched
CREATE INDEX mailboxes_of_structure ON mailboxes (structure);

CREATE TABLE mailbox_members (
    mailbox uuid NOT NULL,
    member  uuid NOT NULL,
    PRIMARY KEY (mailbox, member)
);
CREATE INDEX mailboxes_of_member ON mailbox_members (member);

CREATE TABLE epoch_wraps (
    mailbox uuid    NOT NULL,
    kid     bytea   NOT NULL,                        -- of the device or the recovery key that it is wrapped to
    epoch   integer NOT NULL,
    wrap    bytea   NOT NULL,
    PRIMARY KEY (mailbox, kid, epoch)
);
CREATE INDEX wraps_to ON epoch_wraps (kid);

CREATE TABLE closed_epochs (
    mailbox uuid    NOT NULL,
    epoch   integer NOT NULL,
    closed  timestamptz NOT NULL,
    PRIMARY KEY (mailbox, epoch)
);

-- Coming in.
CREATE TABLE applications (
    structure uuid PRIMARY KEY,
    filed     timestamptz NOT NULL,
    root      bytea   NOT NULL,                      -- who may file another one in its place
    body      bytea   NOT NULL,
    decided   boolean NOT NULL DEFAULT false
);

CREATE TABLE invitations (
    invitation uuid PRIMARY KEY,
    structure  uuid  NOT NULL,
    member     uuid  NOT NULL,
    device     bytea NOT NULL,                       -- that made it
    verifier   bytea NOT NULL,
    expires    timestamptz NOT NULL,
    encryption bytea,
    signing    bytea,
    mac        bytea
);
CREATE INDEX invitations_of_device ON invitations (device);

-- Challenges that were answered. Those that were not are kept nowhere: the relay recognises its own.
CREATE TABLE spent_challenges (
    nonce   bytea PRIMARY KEY,
    expires timestamptz NOT NULL
);
CREATE INDEX spent_challenges_expiring ON spent_challenges (expires);

-- Messages: one row for each recipient mailbox. How long they stay is their structure's `retention_days`, asked when
-- they are read or deleted: a changed retention holds at once, and the busiest table needs one index only.
CREATE TABLE posts (
    structure uuid  NOT NULL,                        -- the sender's
    id        uuid  NOT NULL,
    hash      bytea NOT NULL,
    accepted  timestamptz NOT NULL,
    expires   timestamptz NOT NULL,                  -- with the last of its envelopes
    PRIMARY KEY (structure, id)
);
CREATE INDEX posts_expiring ON posts (expires);

CREATE TABLE envelopes (
    mailbox  uuid   NOT NULL,
    seq      bigint NOT NULL,                        -- ascends with `accepted`
    accepted timestamptz NOT NULL,
    raw      bytea  NOT NULL,
    PRIMARY KEY (mailbox, seq)
) WITH (toast_tuple_target = 8160);                  -- keep a usual message beside its row: less CPU and WAL
ALTER TABLE envelopes ALTER COLUMN raw SET STORAGE EXTERNAL;   -- ciphertext does not compress

-- Files. The bytes of an upload are in the staging folder, those of a blob in the blob store.
CREATE TABLE uploads (
    upload    uuid PRIMARY KEY,                      -- becomes the blob's identifier
    structure uuid   NOT NULL,
    device    bytea  NOT NULL,
    size      bigint NOT NULL,
    expires   timestamptz NOT NULL
);
CREATE INDEX uploads_of_structure ON uploads (structure);
CREATE INDEX uploads_expiring ON uploads (expires);

CREATE TABLE blobs (
    blob      uuid PRIMARY KEY,
    structure uuid   NOT NULL,                       -- that uploaded it and whose quota it counts against
    size      bigint NOT NULL,
    sha256    bytea  NOT NULL,
    review    timestamptz NOT NULL                   -- when retention asks next whether anybody may still read it
);
CREATE INDEX blobs_due ON blobs (review);

CREATE TABLE blob_readers (
    mailbox uuid NOT NULL,
    blob    uuid NOT NULL,
    since   timestamptz NOT NULL,                    -- of the latest envelope that named it: the right ends with it
    PRIMARY KEY (mailbox, blob)
);
CREATE INDEX readers_of_blob ON blob_readers (blob);

-- Access records: the action and its record are one transaction. The salt is for the commitment in the access log.
CREATE TABLE access_records (
    structure uuid  NOT NULL,
    id        uuid  NOT NULL,
    record    bytea NOT NULL,
    salt      bytea NOT NULL,
    PRIMARY KEY (structure, id)
);
