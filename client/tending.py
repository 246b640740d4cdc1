"""What time alone makes due, for whoever follows the mailboxes, a person or a program (spec/loop.md).

gone = await tend(endpoint)

Rules: what one part cannot do, because the relay is away, hinders no other one and is done next time; the
views of all threads, which take long to make, are made once.
"""

from contextlib import suppress

from client.endpoint import Endpoint
from client.messages.views import ThreadView
from schemas.errors import SouspliError


async def tend(endpoint: Endpoint) -> list[ThreadView]:
    """Pass withdrawn consents on, press for what is late, hand over where it is this device's turn.

    Then delete here what is over; returns the conversations that went.
    """
    gone: list[ThreadView] = []
    views = endpoint.threads.all()
    with suppress(SouspliError):
        await endpoint.consents.tend(views)
    with suppress(SouspliError):
        await endpoint.reminders.send(endpoint.reminders.due(views, own=True))
    with suppress(SouspliError):
        await endpoint.stand_ins.send(endpoint.stand_ins.due(views, own_turn=True))
    with suppress(SouspliError):
        await endpoint.keeping.refresh(daily=True)
        gone = await endpoint.keeping.tend(views)
    return gone
