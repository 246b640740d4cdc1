-- Guests: who has nothing but e-mail reads and answers by a link (schemas/spec/bridge.md).
CREATE TABLE guest_boxes (
    guest     uuid PRIMARY KEY,
    structure uuid     NOT NULL,
    service   uuid     NOT NULL,
    bridge    uuid     NOT NULL,
    auth      bytea    NOT NULL,
    code      bytea    NOT NULL,
    attempts  smallint NOT NULL,
    expires   timestamptz NOT NULL,
    revoked   boolean  NOT NULL DEFAULT false,
    opened    timestamptz
);
CREATE INDEX guest_boxes_expiring ON guest_boxes (expires);

CREATE TABLE guest_items (
    guest  uuid     NOT NULL,
    item   uuid     NOT NULL,
    side   smallint NOT NULL,
    time   timestamptz NOT NULL,
    sealed bytea    NOT NULL,
    blobs  uuid[]   NOT NULL,
    PRIMARY KEY (guest, item)
);

CREATE TABLE guest_replies (
    bridge uuid   NOT NULL,
    n      bigint NOT NULL,
    guest  uuid   NOT NULL,
    item   uuid   NOT NULL,
    PRIMARY KEY (bridge, n)
);
CREATE INDEX replies_of_guest ON guest_replies (guest);
