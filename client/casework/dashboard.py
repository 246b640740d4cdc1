"""A service's dashboard: open, waiting, late, closed with reasons, times to a first answer.

board = dashboard(threads.all(), service)
for line in csv_lines(threads.all(), [service], stamp): ...

Computed here, because the relay cannot read; from what this device has. The export has no names, subjects or
texts: figures and codes only.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from client.messages.views import ThreadView
from client.spreadsheet import csv_line
from schemas.endings import Ending
from schemas.events import Side
from schemas.ids import Address
from schemas.referral import CLOSED, State
from schemas.steps import Reason

_HOUR = 3_600_000
COLUMNS = (
    "referral",
    "side",
    "other_service",
    "form",
    "urgency",
    "sent",
    "state",
    "reason",
    "ending",
    "waiting",
    "late",
    "first_answer_hours",
)

_OURS: dict[Side, frozenset[State]] = {
    Side.SENDER: frozenset({State.INFORMATION_ASKED}),
    Side.RECEIVER: frozenset({State.SENT, State.RECEIVED}),
}
"""In which states it is a side's turn."""


@dataclass(frozen=True)
class Figures:
    """The referrals of one side, sent or received."""

    open: Counter[State]
    waiting: int  # it is this service's turn
    late: int  # what this service sent is late, or the other side had to press
    closed: Counter[tuple[State, Reason | None]]
    endings: Counter[Ending]  # of the referrals themselves
    answered: int
    median_hours: float | None  # from the referral to the first answer
    slowest_hours: float | None

    @property
    def total(self) -> int:
        """All of them."""
        return self.open.total() + self.closed.total()


@dataclass(frozen=True)
class Dashboard:
    """What a service sent and received."""

    service: Address
    sent: Figures
    received: Figures


def dashboard(threads: Iterable[ThreadView], service: Address) -> Dashboard:
    """Return the figures of the referrals of a service."""
    own = [view for view in threads if view.own_service == service and view.referral is not None]
    sent = [view for view in own if view.referral_side is Side.SENDER]
    received = [view for view in own if view.referral_side is Side.RECEIVER]
    return Dashboard(service, _figures(sent), _figures(received))


def csv_lines(
    threads: Iterable[ThreadView], services: Collection[Address], stamp: Callable[[int], str]
) -> Iterator[str]:
    """Yield a line for each referral of the services, the names of the columns first."""
    yield csv_line(COLUMNS)
    for view in threads:
        if view.own_service in services and view.referral is not None:
            yield csv_line(_cells(view, stamp))


def _figures(views: list[ThreadView]) -> Figures:
    open_ = [view for view in views if _state(view) not in CLOSED]
    closed = [view for view in views if _state(view) in CLOSED]
    hours = [_hours(view.loop.first_answer) for view in views if view.loop.first_answer is not None]
    return Figures(
        open=Counter(map(_state, open_)),
        waiting=sum(map(_waits, open_)),
        late=sum(view.loop.late or view.loop.pressed for view in open_),
        closed=Counter((_state(view), view.loop.reason) for view in closed),
        endings=Counter(ending for view in views if (ending := _ending(view)) is not None),
        answered=len(hours),
        median_hours=statistics.median(hours) if hours else None,
        slowest_hours=max(hours, default=None),
    )


def _cells(view: ThreadView, stamp: Callable[[int], str]) -> tuple[str, ...]:
    referral, first = view.referral, view.loop.first_answer
    others = [address for address in view.participants if address != view.own_service]
    return (
        view.id,
        view.referral_side or "",
        ", ".join(map(str, others)),
        referral.form if referral else "",
        referral.urgency if referral else "",
        stamp(view.messages[0].at),
        _state(view),
        view.loop.reason or "",
        _ending(view) or "",
        "yes" if _waits(view) else "no",
        "yes" if view.loop.late or view.loop.pressed else "no",
        "" if first is None else f"{_hours(first):.1f}",
    )


def _state(view: ThreadView) -> State:
    return view.referral_state.state if view.referral_state else State.SENT


def _waits(view: ThreadView) -> bool:
    side = view.referral_side
    return side is not None and _state(view) in _OURS[side]


def _ending(view: ThreadView) -> Ending | None:
    """Return how the referral itself has ended; on the receiving side, its sender sees that."""
    return view.loop.sent[0].ending if view.referral_side is Side.SENDER and view.loop.sent else None


def _hours(millis: int) -> float:
    return millis / _HOUR
