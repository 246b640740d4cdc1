-- Leaflets: signed public records of what changes often (schemas/spec/leaflets.md).
CREATE SEQUENCE leaflet_numbers;
CREATE TABLE leaflets (
    type      text   NOT NULL,
    subject   uuid   NOT NULL,
    structure uuid   NOT NULL,
    number    bigint NOT NULL,
    time      bigint NOT NULL,
    raw       bytea  NOT NULL,
    PRIMARY KEY (type, subject)
);
CREATE UNIQUE INDEX leaflets_in_order ON leaflets (number);
