"""Figures of a log: how much was done, by how many, when; for tables and the report."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from schemas.access import AccessAction, AccessRecord, Outcome


@dataclass(frozen=True)
class Day:
    """How many records of a day were allowed and denied."""

    day: date
    allowed: int
    denied: int


@dataclass(frozen=True)
class Figures:
    """What was counted. `actors` are pseudonyms."""

    records: int
    denied: int
    actors: int
    actions: tuple[tuple[AccessAction, int, int], ...]  # allowed, denied; the most frequent first
    days: tuple[Day, ...]  # without gaps


def count(records: Iterable[AccessRecord]) -> Figures:
    """Return the figures of records."""
    actions: Counter[tuple[AccessAction, Outcome]] = Counter()
    days: Counter[tuple[date, Outcome]] = Counter()
    actors = set()
    for record in records:
        actions[record.action, record.outcome] += 1
        days[datetime.fromtimestamp(record.time / 1000, UTC).date(), record.outcome] += 1
        if record.actor is not None:
            actors.add(record.actor)
    denied = sum(number for (_, outcome), number in actions.items() if outcome is Outcome.DENIED)
    done = sorted({action for action, _ in actions}, key=lambda action: (-_both(actions, action), action))
    return Figures(
        records=sum(actions.values()),
        denied=denied,
        actors=len(actors),
        actions=tuple(
            (action, actions[action, Outcome.ALLOWED], actions[action, Outcome.DENIED]) for action in done
        ),
        days=_days(days),
    )


def _both(actions: Counter[tuple[AccessAction, Outcome]], action: AccessAction) -> int:
    return actions[action, Outcome.ALLOWED] + actions[action, Outcome.DENIED]


def _days(days: Counter[tuple[date, Outcome]]) -> tuple[Day, ...]:
    if not days:
        return ()
    first, last = min(day for day, _ in days), max(day for day, _ in days)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(Day(day, days[day, Outcome.ALLOWED], days[day, Outcome.DENIED]) for day in every)
