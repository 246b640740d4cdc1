"""Signing in (skeleton)."""


class Session:
    """A session of this device."""
