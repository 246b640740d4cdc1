"""Which addresses the relay sends pushes to: clients choose them, and must not be able to send it elsewhere.

    services = PushServices(("push.apple.com",))
    services.demand("https://web.push.apple.com/QGuQyav…")      # or InvalidInputError

Rules: https without a port, at a host of the push services that the operator names; a name, never an address.
A whole origin with http may be named for a push service on this machine, such as that of a test.
"""

import re
from collections.abc import Iterable
from typing import Final

from schemas.errors import InvalidInputError

MAKERS: Final = (
    "fcm.googleapis.com",  # Chrome, Chromium, Brave, Opera, Samsung Internet
    "push.services.mozilla.com",  # Firefox
    "push.apple.com",  # Safari
    "notify.windows.com",  # Edge
)
"""Hosts of the push services of the makers of browsers, or what those hosts end in."""

SERVICE: Final = r"^(([a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62}|http://127\.0\.0\.1:[0-9]{1,5})$(?!\n)"
"""How an operator names one; no part of a name is longer (RFC 1035, section 2.3.4)."""

_HTTPS: Final = "https://"


class PushServices:
    """Those that the operator named."""

    def __init__(self, named: Iterable[str]) -> None:
        self._named = frozenset(named)

    def demand(self, endpoint: str) -> str:
        """Return the origin of an address of the form in schemas/push.py; raises InvalidInputError."""
        origin = "/".join(endpoint.split("/")[:3])
        if origin not in self._named and not self._is_theirs(origin):
            raise InvalidInputError(
                "this relay does not know the push service of this browser",
                advice="the operator of the relay can add it to `push_services`",
            )
        return origin

    def _is_theirs(self, origin: str) -> bool:
        host = origin.removeprefix(_HTTPS)
        # A port would have a colon, and a user an @, which the form does not allow.
        if not origin.startswith(_HTTPS) or not re.fullmatch(SERVICE, host):
            return False
        parts = host.split(".")
        return any(".".join(parts[at:]) in self._named for at in range(len(parts)))
