"""Being told while nothing is open: a browser's push subscription (spec/push.md)."""

from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.ids import Id, Millis
from schemas.limits import LIMITS

Endpoint = Annotated[
    str,
    msgspec.Meta(
        # So plain that every parser finds the same host in it: no user, no fragment, no backslash.
        pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?/[0-9A-Za-z._~!$&'()*+,;=:@%/?-]*$(?!\n)",
        max_length=LIMITS.push_endpoint,
    ),
]
PushKey = Annotated[bytes, msgspec.Meta(min_length=65, max_length=65)]
"""A P-256 public key, uncompressed (SEC 1, section 2.3.3)."""


class PushSubscription(Schema):
    """`PUT /v1/push/{id}`: where the push service of a browser's maker takes pushes to it."""

    endpoint: Endpoint


class SubscriptionState(Schema):
    """A subscription as its device sees it, without the address."""

    id: Id
    made: Millis


class PushState(Schema):
    """`GET /v1/push`: the relay's key, unless it sends no pushes, and this device's subscriptions."""

    subscriptions: tuple[SubscriptionState, ...]
    key: PushKey | None = None
