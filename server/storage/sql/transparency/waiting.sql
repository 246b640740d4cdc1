-- Whether a record waits for its place.
SELECT EXISTS (SELECT FROM access_pending)
