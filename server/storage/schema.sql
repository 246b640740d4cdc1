-- Rules: each table leads with its distribution key (mailbox, structure or service), identifiers are made by clients,
-- no foreign key crosses a shard, no global sequence but the position in the one directory log.

-- The relay's own keys, shared by its processes: 'relay_key' (Ed25519 seed), 'session_key', 'push_key' (P-256 scalar), and
-- until the network is founded 'setup_code'. Beside them 'origin', the name of its log, so that it never changes by mistake.
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
    recovery       bytea,                            -- kid of the key that epoch seeds are also wrapped to
    record_months  integer  NOT NULL DEFAULT 12,     -- how long its access records are kept
    record_purpose text     NOT NULL DEFAULT ''      -- why, if longer than that
);

CREATE TABLE devices (
    device        bytea PRIMARY KEY,                 -- kid
    structure     uuid    NOT NULL,
    member        uuid    NOT NULL,
    active        boolean NOT NULL,
    administrator boolean NOT NULL,
    signing       bytea   NOT NULL,
    encryption    bytea   NOT NULL,
    auditor       boolean NOT NULL DEFAULT false
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
    structure uuid,
    filed     timestamptz NOT NULL,
    root      bytea   NOT NULL,                      -- who may file another one in its place
    body      bytea   NOT NULL,
    decided   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (structure, root)                    -- a structure that has lost its root key applies once more
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

-- The sealed keystores of browsers' devices, one for each way to open them.
CREATE TABLE locks (
    lock      uuid PRIMARY KEY,
    structure uuid  NOT NULL,
    device    bytea NOT NULL,                        -- whose keystore it is; goes with it
    kind      text  NOT NULL,
    verifier  bytea NOT NULL UNIQUE,                 -- SHA-256 of what opens it
    box       bytea NOT NULL,
    made      timestamptz NOT NULL,
    opened    timestamptz                            -- last
);
CREATE INDEX locks_of_device ON locks (device);

-- Where browsers get a push when something arrives (schemas/spec/push.md).
CREATE TABLE push_subscriptions (
    subscription uuid PRIMARY KEY,
    structure    uuid  NOT NULL,
    device       bytea NOT NULL,                     -- whose browser it is; goes with it
    endpoint     text  NOT NULL,                     -- address at the push service of the browser's maker
    made         timestamptz NOT NULL,
    fetched      timestamptz NOT NULL,               -- when the device last fetched from any mailbox
    pushed       timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX push_subscriptions_of_device ON push_subscriptions (device);

-- What devices keep for themselves, sealed (schemas/spec/shelf.md).
CREATE TABLE shelf (
    device   bytea  NOT NULL,                        -- whose it is; goes with it
    slot     bytea  NOT NULL,
    version  bigint NOT NULL,
    box      bytea  NOT NULL,
    recorded timestamptz NOT NULL,                   -- when the access log was last told of a put
    PRIMARY KEY (device, slot)
);

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
    thread   uuid   NOT NULL,                        -- as the header says: it is kept and deleted whole
    PRIMARY KEY (mailbox, seq)
) WITH (toast_tuple_target = 8160);                  -- keep a usual message beside its row: less CPU and WAL
CREATE INDEX envelopes_of_thread ON envelopes (mailbox, thread, accepted);
ALTER TABLE envelopes ALTER COLUMN raw SET STORAGE EXTERNAL;   -- ciphertext does not compress

-- Files. The bytes of an upload are in the staging folder, those of a blob in the blob store.
CREATE TABLE uploads (
    upload    uuid PRIMARY KEY,                      -- becomes the blob's identifier
    structure uuid   NOT NULL,
    device    bytea  NOT NULL,                       -- that began it; empty for a guest, who has none
    size      bigint NOT NULL,
    expires   timestamptz NOT NULL,
    guest     uuid                                   -- the box of the guest who began it
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
    since   timestamptz NOT NULL,                    -- of the latest envelope that named it
    thread  uuid NOT NULL,                           -- the right ends with it
    PRIMARY KEY (mailbox, blob, thread)
);
CREATE INDEX readers_of_blob ON blob_readers (blob);

-- Access records: the action and its record are one transaction. The salt is for the commitment in the access log. They
-- wait here until the sequencer gives them their position (server/transparency).
CREATE TABLE access_pending (
    structure uuid  NOT NULL,
    id        uuid  NOT NULL,
    record    bytea NOT NULL,
    salt      bytea NOT NULL,
    evidence  bytea,                                 -- a client's signed statement, which the record names by hash
    PRIMARY KEY (structure, id)
);

-- The access log: one for each structure. After its time, a record is erased and the entry, a commitment to it, stays.
CREATE TABLE access_records (
    structure uuid   NOT NULL,
    position  bigint NOT NULL,
    time      timestamptz NOT NULL,
    entry     bytea  NOT NULL,
    salt      bytea,
    record    bytea,
    evidence  bytea,
    PRIMARY KEY (structure, position)
);
-- Whoever forgets to ask for one structure only still sees that of the reader only, and nothing without a reader
-- (docs/decisions/0009-access-log.md). The setting is made in server/audit/reader.py, for one transaction.
ALTER TABLE access_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_records FORCE ROW LEVEL SECURITY;
CREATE POLICY one_reader ON access_records
    USING (current_setting('souspli.reader', true) IN ('relay', structure::text));

CREATE TABLE structure_logs (
    structure uuid PRIMARY KEY,
    place     integer NOT NULL UNIQUE,               -- of its head in an epoch, from 0, in the order of admission
    size      bigint  NOT NULL DEFAULT 0,
    minimum   bigint  NOT NULL DEFAULT 0,            -- entries below it were pruned
    frontier  bytea   NOT NULL DEFAULT '',           -- all that is needed to go on (crypto/merkle.py)
    root      bytea
);

-- The heads that an epoch changed; where it did not, that of an earlier epoch holds.
CREATE TABLE structure_heads (
    structure uuid   NOT NULL,
    epoch     bigint NOT NULL,
    size      bigint NOT NULL,
    root      bytea  NOT NULL,
    PRIMARY KEY (structure, epoch)
);

-- The log of heads: one entry for each epoch, without gaps.
CREATE TABLE log_epochs (
    epoch bigint PRIMARY KEY,
    entry bytea  NOT NULL
);

-- Full tiles of any log; partial ones are made when somebody asks.
CREATE TABLE log_tiles (
    log    uuid     NOT NULL,                        -- a structure, or one of those in server/transparency/trees.py
    level  smallint NOT NULL,
    place  bigint   NOT NULL,
    hashes bytea    NOT NULL,
    PRIMARY KEY (log, level, place)
);
ALTER TABLE log_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;   -- hashes do not compress

-- Of the directory and of the log of heads: what was signed last, and what was published last.
CREATE TABLE log_checkpoints (
    log            uuid PRIMARY KEY,
    signed_size    bigint NOT NULL,
    signed_root    bytea  NOT NULL,
    signed_note    text   NOT NULL,
    published_size bigint NOT NULL DEFAULT 0,
    published_note text,
    published      timestamptz,
    refusal        text   NOT NULL DEFAULT ''        -- why nothing is signed any more
);

-- What devices said that they opened, so that it is recorded once.
CREATE TABLE opens (
    mailbox  uuid  NOT NULL,
    envelope uuid  NOT NULL,
    device   bytea NOT NULL,
    time     timestamptz NOT NULL,
    PRIMARY KEY (mailbox, envelope, device)
);
CREATE INDEX opens_by_time ON opens (time);

-- What auditors set and ask.
CREATE TABLE holds (
    structure uuid   NOT NULL,
    hold      uuid   NOT NULL,
    first     bigint NOT NULL,
    last      bigint NOT NULL,
    reason    text   NOT NULL,
    PRIMARY KEY (structure, hold)
);

CREATE TABLE reidentifications (
    structure   uuid  NOT NULL,
    request     uuid  NOT NULL,
    actor       bytea NOT NULL,
    purpose     text  NOT NULL,
    asked       timestamptz NOT NULL,
    asked_by    uuid  NOT NULL,
    approved_by uuid,                                -- another member
    PRIMARY KEY (structure, request)
);

-- How often each pseudonym did what in a month: from this come the figures for the network's auditors.
CREATE TABLE access_figures (
    structure uuid   NOT NULL,
    month     date   NOT NULL,
    action    text   NOT NULL,
    actor     bytea  NOT NULL,                       -- empty for the relay itself
    count     bigint NOT NULL,
    PRIMARY KEY (structure, month, action, actor)
);

-- Guests: who has nothing but e-mail reads and answers by a link (schemas/spec/bridge.md).
CREATE TABLE guest_boxes (
    guest     uuid PRIMARY KEY,
    structure uuid     NOT NULL,
    service   uuid     NOT NULL,                     -- whose members write into it
    bridge    uuid     NOT NULL,                     -- the service that is told of replies
    auth      bytea    NOT NULL,                     -- SHA-256 of what the link proves
    code      bytea    NOT NULL,                     -- HMAC of the one-time code, under the session key
    attempts  smallint NOT NULL,                     -- wrong codes that are left
    expires   timestamptz NOT NULL,
    revoked   boolean  NOT NULL DEFAULT false,
    opened    timestamptz                            -- when the guest first signed in
);
CREATE INDEX guest_boxes_expiring ON guest_boxes (expires);

CREATE TABLE guest_items (
    guest  uuid     NOT NULL,
    item   uuid     NOT NULL,
    side   smallint NOT NULL,                        -- 0 the service, 1 the guest
    time   timestamptz NOT NULL,
    sealed bytea    NOT NULL,
    blobs  uuid[]   NOT NULL,                        -- files that go with it: the guest may read those of side 0
    PRIMARY KEY (guest, item)
);

-- What guests wrote, for the bridges, in order.
CREATE TABLE guest_replies (
    bridge uuid   NOT NULL,
    n      bigint NOT NULL,                          -- ascends without gaps, from 1
    guest  uuid   NOT NULL,
    item   uuid   NOT NULL,
    PRIMARY KEY (bridge, n)
);
CREATE INDEX replies_of_guest ON guest_replies (guest);

-- Keeping (schemas/spec/api.md): ends that members set, legal holds, timers.
CREATE TABLE thread_ends (
    mailbox uuid NOT NULL,
    thread  uuid NOT NULL,
    ends    timestamptz NOT NULL,                    -- deleted then, if not before
    PRIMARY KEY (mailbox, thread)
);
CREATE INDEX thread_ends_due ON thread_ends (ends);

CREATE TABLE thread_holds (
    hold      uuid PRIMARY KEY,
    structure uuid  NOT NULL,
    mailbox   uuid  NOT NULL,
    thread    uuid  NOT NULL,
    since     timestamptz NOT NULL,
    placed    bytea  NOT NULL,                       -- the statement that both sign
    placed_by uuid[] NOT NULL,                       -- members, one or two
    lifted    bytea,                                 -- likewise, to end it
    lifted_by uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX holds_on_thread ON thread_holds (mailbox, thread);
CREATE INDEX holds_of_structure ON thread_holds (structure);

CREATE TABLE timers (
    timer   uuid PRIMARY KEY,
    mailbox uuid NOT NULL,
    at      timestamptz NOT NULL                     -- that is all there is
);
CREATE INDEX timers_due ON timers (at);
CREATE INDEX timers_of_mailbox ON timers (mailbox);

-- Whether a hold keeps a thread at a moment: one signature does for fourteen days, two until two others lift it.
CREATE FUNCTION thread_held(of_mailbox uuid, of_thread uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM thread_holds h
        WHERE h.mailbox = of_mailbox
          AND h.thread = of_thread
          AND cardinality(h.lifted_by) < 2
          AND (cardinality(h.placed_by) = 2 OR h.since > moment - interval '14 days')
    )
$$;

-- When the last envelope of a thread arrived in a mailbox; its time counts from then.
CREATE FUNCTION thread_latest(of_mailbox uuid, of_thread uuid) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT max(accepted) FROM envelopes WHERE mailbox = of_mailbox AND thread = of_thread
$$;

-- Leaflets: signed public records of what changes often (schemas/spec/leaflets.md); the latest of each.
CREATE SEQUENCE leaflet_numbers;
CREATE TABLE leaflets (
    type      text   NOT NULL,
    subject   uuid   NOT NULL,                       -- a service; an announcement or training itself
    structure uuid   NOT NULL,
    number    bigint NOT NULL,                       -- new with each put, in the order of commits
    time      bigint NOT NULL,                       -- milliseconds, as its signer says
    raw       bytea  NOT NULL,
    PRIMARY KEY (type, subject)
);
CREATE UNIQUE INDEX leaflets_in_order ON leaflets (number);
