CREATE TABLE IF NOT EXISTS migrations (
    number  integer     PRIMARY KEY,
    name    text        NOT NULL,
    sha256  bytea       NOT NULL,
    applied timestamptz NOT NULL DEFAULT now()
)
