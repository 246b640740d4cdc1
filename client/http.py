"""Requests to the relay (skeleton)."""


class RelayHttp:
    """One relay, by its URL."""
