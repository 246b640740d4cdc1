"""Whom to tell that something arrived: which conversation, and nothing of what is in it (deliveries.py).

    hook = webhooks.add("http://127.0.0.1:9000/souspli")

Rules: only https, or this computer; redirects are not followed; the body is signed with the hook's secret
over the time, so that neither a forged nor an old one passes.
"""

import hashlib
import hmac
import ipaddress
import os
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec

from client.clock import Clock
from client.device.store import Store
from schemas.codec import Schema
from schemas.errors import InvalidInputError, NotFoundError
from schemas.ids import Id, new_id

SIGNATURE: Final = "Souspli-Signature"
"""The header: `t=` seconds since 1970, `v1=` HMAC-SHA-256 (hexadecimal) of `t.body` under the secret."""

_KIND: Final = "webhook"
_MOST: Final = 20


class Webhook(Schema):
    """Where to tell, and the secret (32 bytes) that signs it."""

    id: Id
    url: Annotated[str, msgspec.Meta(max_length=500)]
    secret: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class Webhooks:
    """The webhooks of this profile."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> list[Webhook]:
        """Return them."""
        return list(self._store.all(_KIND, Webhook).values())

    def find(self, identifier: str) -> Webhook | None:
        """Return one, if there is such a one."""
        return self._store.get(_KIND, identifier, Webhook)

    def add(self, url: str, identifier: str | None = None) -> Webhook:
        """Keep a new one, under an id that was chosen before or a new one.

        Raises InvalidInputError for an address over which it would go in clear.
        """
        check_url(url)
        if len(self.all()) >= _MOST:
            raise InvalidInputError(f"there are {_MOST} webhooks already", advice="delete one")
        hook = Webhook(identifier or new_id(self._clock()), url, os.urandom(32))
        self._store.put(_KIND, hook.id, hook)
        return hook

    def remove(self, identifier: str) -> None:
        """Forget one; raises NotFoundError."""
        if self.find(identifier) is None:
            raise NotFoundError("there is no such webhook")
        self._store.delete(_KIND, identifier)


def signature(secret: bytes, seconds: int, body: bytes) -> str:
    """Return what signs a body at a time, in hexadecimal."""
    return hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def check_url(url: str) -> None:
    """Raise InvalidInputError unless an address is https, or http on this computer."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidInputError(f"{url!r} is not an address") from error
    if not host or parts.username or parts.password or not url.isascii() or not url.isprintable():
        raise InvalidInputError(
            f"{url!r} is not an address", advice="give it as https://…, without a password"
        )
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return
    raise InvalidInputError("what is told would cross the network in clear", advice="use https, or 127.0.0.1")


def is_loopback(host: str) -> bool:
    """Whether a host is this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
