"""The local store (skeleton)."""


class Store:
    """SQLite."""
