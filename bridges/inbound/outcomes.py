"""What becomes of a mail: of one that waited for a person, was told, or whose conversation is not here.

ledger.put_incoming(decided(incoming, release=True))
ledger.put_incoming(told(incoming))
ledger.put_incoming(stray(incoming))
"""

import msgspec

from bridges.ledger import Decision, Incoming, State

WAITING = (State.HELD, State.QUARANTINED)
"""States in which a mail waits for a person."""

_NO_CONVERSATION = "no-conversation"


def decided(incoming: Incoming, *, release: bool, operator: bool = False) -> Incoming:
    """Return a held mail as it goes on with somebody's decision."""
    released = Decision.OPERATOR if operator else Decision.RELEASE
    decision = released if release else Decision.REJECT
    return msgspec.structs.replace(
        incoming, state=State.SPOOLED, decided=decision, attempts=0, next_attempt=0
    )


def told(incoming: Incoming) -> Incoming:
    """Return a mail whose message the relay has taken: nothing more is under way with it."""
    return msgspec.structs.replace(incoming, item=None)


def stray(incoming: Incoming) -> Incoming:
    """Return a mail whose conversation is not here, or no longer, as it waits for the operator."""
    return msgspec.structs.replace(
        incoming,
        thread=None,
        state=State.QUARANTINED,
        reasons=(_NO_CONVERSATION,),
        decided=None,
        item=None,
    )
