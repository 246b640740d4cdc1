-- Threads are kept and deleted whole (schemas/spec/api.md, Keeping), so the relay keeps the thread, which it always saw in
-- the header, beside each envelope: "SPLI", version, u32 length, header.
ALTER TABLE envelopes ADD COLUMN thread uuid;
UPDATE envelopes SET thread = (
    convert_from(substring(raw FROM 10 FOR ('x' || encode(substring(raw FROM 6 FOR 4), 'hex'))::bit(32)::integer), 'UTF8')::json
        ->> 'thread'
)::uuid;
ALTER TABLE envelopes ALTER COLUMN thread SET NOT NULL;
CREATE INDEX envelopes_of_thread ON envelopes (mailbox, thread, accepted);

-- What was readable so far belongs to a thread that is not known: its own identifier stands for it.
ALTER TABLE blob_readers ADD COLUMN thread uuid;
UPDATE blob_readers SET thread = blob;
ALTER TABLE blob_readers DROP CONSTRAINT blob_readers_pkey;
ALTER TABLE blob_readers ADD PRIMARY KEY (mailbox, blob, thread);

CREATE TABLE thread_ends (
    mailbox uuid NOT NULL,
    thread  uuid NOT NULL,
    ends    timestamptz NOT NULL,
    PRIMARY KEY (mailbox, thread)
);
CREATE INDEX thread_ends_due ON thread_ends (ends);

CREATE TABLE thread_holds (
    hold      uuid PRIMARY KEY,
    structure uuid  NOT NULL,
    mailbox   uuid  NOT NULL,
    thread    uuid  NOT NULL,
    since     timestamptz NOT NULL,
    placed    bytea  NOT NULL,
    placed_by uuid[] NOT NULL,
    lifted    bytea,
    lifted_by uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX holds_on_thread ON thread_holds (mailbox, thread);
CREATE INDEX holds_of_structure ON thread_holds (structure);

CREATE TABLE timers (
    timer   uuid PRIMARY KEY,
    mailbox uuid NOT NULL,
    at      timestamptz NOT NULL
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
