-- The provable access log (schemas/spec/log.md). What was recorded so far waits for its position like any new record.
ALTER TABLE structures ADD COLUMN record_months integer NOT NULL DEFAULT 12;
ALTER TABLE structures ADD COLUMN record_purpose text NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN auditor boolean NOT NULL DEFAULT false;

CREATE TABLE access_pending (
    structure uuid  NOT NULL,
    id        uuid  NOT NULL,
    record    bytea NOT NULL,
    salt      bytea NOT NULL,
    evidence  bytea,
    PRIMARY KEY (structure, id)
);
INSERT INTO access_pending (structure, id, record, salt) SELECT structure, id, record, salt FROM access_records;
DROP TABLE access_records;

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
ALTER TABLE access_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_records FORCE ROW LEVEL SECURITY;
CREATE POLICY one_reader ON access_records
    USING (current_setting('souspli.reader', true) IN ('relay', structure::text));

CREATE TABLE structure_logs (
    structure uuid PRIMARY KEY,
    place     integer NOT NULL UNIQUE,
    size      bigint  NOT NULL DEFAULT 0,
    minimum   bigint  NOT NULL DEFAULT 0,
    frontier  bytea   NOT NULL DEFAULT '',
    root      bytea
);
INSERT INTO structure_logs (structure, place)
SELECT structure, row_number() OVER (ORDER BY min(position)) - 1 FROM directory_entries GROUP BY structure;

CREATE TABLE structure_heads (
    structure uuid   NOT NULL,
    epoch     bigint NOT NULL,
    size      bigint NOT NULL,
    root      bytea  NOT NULL,
    PRIMARY KEY (structure, epoch)
);

CREATE TABLE log_epochs (
    epoch bigint PRIMARY KEY,
    entry bytea  NOT NULL
);

CREATE TABLE log_tiles (
    log    uuid     NOT NULL,
    level  smallint NOT NULL,
    place  bigint   NOT NULL,
    hashes bytea    NOT NULL,
    PRIMARY KEY (log, level, place)
);
ALTER TABLE log_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE log_checkpoints (
    log            uuid PRIMARY KEY,
    signed_size    bigint NOT NULL,
    signed_root    bytea  NOT NULL,
    signed_note    text   NOT NULL,
    published_size bigint NOT NULL DEFAULT 0,
    published_note text,
    published      timestamptz,
    refusal        text   NOT NULL DEFAULT ''
);

CREATE TABLE opens (
    mailbox  uuid  NOT NULL,
    envelope uuid  NOT NULL,
    device   bytea NOT NULL,
    time     timestamptz NOT NULL,
    PRIMARY KEY (mailbox, envelope, device)
);
CREATE INDEX opens_by_time ON opens (time);

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
    approved_by uuid,
    PRIMARY KEY (structure, request)
);

CREATE TABLE access_figures (
    structure uuid   NOT NULL,
    month     date   NOT NULL,
    action    text   NOT NULL,
    actor     bytea  NOT NULL,
    count     bigint NOT NULL,
    PRIMARY KEY (structure, month, action, actor)
);
