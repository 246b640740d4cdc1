"""The directory on the relay: the log, what it says in tables, and how structures and devices come in."""
