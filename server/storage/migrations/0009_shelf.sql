-- The shelf: what devices keep for themselves, sealed (schemas/spec/shelf.md).
CREATE TABLE shelf (
    device   bytea  NOT NULL,
    slot     bytea  NOT NULL,
    version  bigint NOT NULL,
    box      bytea  NOT NULL,
    recorded timestamptz NOT NULL,
    PRIMARY KEY (device, slot)
);
