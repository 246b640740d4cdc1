"""Questions to a log, as words: `action:blob.downloaded outcome:denied created:>=2026-03-01 -role:registrar`.

    asked = parse("actor:72c7 created:2026-03-01..2026-03-31")
    [record for record in records if asked.matches(record)]

All words must hold; a word that begins with `-` must not. Times are days, or minutes (2026-03-01T14:30), in
UTC.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from schemas.access import AccessAction, AccessRecord, Outcome
from schemas.errors import InvalidInputError

Test = Callable[[AccessRecord], bool]

_WORD = re.compile(r"(?P<not>-?)(?P<key>[a-z]+):(?P<value>\S+)")
_TIME = r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?"
_RANGE = re.compile(rf"(?P<from>{_TIME})\.\.(?P<to>{_TIME})|(?P<sign>>=|<=|>|<)?(?P<at>{_TIME})")


@dataclass(frozen=True)
class Query:
    """What was asked, and the tests that all must hold."""

    text: str
    tests: tuple[Test, ...] = ()

    def matches(self, record: AccessRecord) -> bool:
        """Whether a record answers it."""
        return all(test(record) for test in self.tests)


def parse(text: str) -> Query:
    """Return a query; raises InvalidInputError, which names what can be asked."""
    tests = []
    for word in text.split():
        match = _WORD.fullmatch(word)
        if not match:
            raise InvalidInputError(f"{word!r} is not a question", advice="write it as key:value")
        make = _KEYS.get(match["key"])
        if make is None:
            near = get_close_matches(match["key"], _KEYS, n=1)
            raise InvalidInputError(
                f"there is no key {match['key']!r}",
                advice=f"did you mean {near[0]}?" if near else f"ask by {', '.join(_KEYS)}",
            )
        test = make(match["value"])
        tests.append(_negated(test) if match["not"] else test)
    return Query(text, tuple(tests))


def _negated(test: Test) -> Test:
    return lambda record: not test(record)


def _actor(value: str) -> Test:
    if value == "relay":
        return lambda record: record.actor is None
    if not re.fullmatch(r"[0-9a-f]{1,32}", value):
        raise InvalidInputError(f"{value!r} is not the beginning of a pseudonym", advice="or `relay`")
    return lambda record: record.actor is not None and record.actor.hex().startswith(value)


def _action(value: str) -> Test:
    known = [
        action for action in AccessAction if action == value or action.startswith(value.rstrip("*") + ".")
    ]
    if not known:
        near = get_close_matches(value, list(AccessAction), n=3)
        advice = f"did you mean {' or '.join(near)}?" if near else "see: souspli audit actions"
        raise InvalidInputError(f"there is no action {value!r}", advice=advice)
    actions = frozenset(known)
    return lambda record: record.action in actions


def _outcome(value: str) -> Test:
    if value not in list(Outcome):
        raise InvalidInputError(f"{value!r} is no outcome", advice="allowed or denied")
    return lambda record: record.outcome == value


def _role(value: str) -> Test:
    return lambda record: record.role == value


def _structure(value: str) -> Test:
    return lambda record: record.peer is not None and record.peer.endswith(value)


def _object(value: str) -> Test:
    return lambda record: record.object.endswith(value)


def _reason(value: str) -> Test:
    return lambda record: record.reason == value


def _request(value: str) -> Test:
    return lambda record: record.request == value


def _created(value: str) -> Test:
    match = _RANGE.fullmatch(value)
    if not match:
        raise InvalidInputError(
            f"{value!r} is no time", advice="write created:2026-03-01, >=2026-03-01 or 2026-03-01..2026-03-31"
        )
    first, end = _span(match)
    return lambda record: (first is None or record.time >= first) and (end is None or record.time < end)


def _span(found: re.Match[str]) -> tuple[int | None, int | None]:
    """Return the first moment that is meant, and the first after it; None where there is no end."""
    if found["from"]:
        return _moment(found["from"]), _after(found["to"])
    at, after = _moment(found["at"]), _after(found["at"])
    match found["sign"]:
        case ">=":
            return at, None
        case ">":
            return after, None
        case "<":
            return None, at
        case "<=":
            return None, after
        case _:
            return at, after


def _moment(text: str) -> int:
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is no day of the calendar") from error


def _after(text: str) -> int:
    """Return the end of the day or minute that is named."""
    unit = timedelta(minutes=1) if "T" in text else timedelta(days=1)
    return _moment(text) + int(unit.total_seconds() * 1000)


_KEYS: dict[str, Callable[[str], Test]] = {
    "actor": _actor,
    "action": _action,
    "outcome": _outcome,
    "role": _role,
    "structure": _structure,
    "object": _object,
    "reason": _reason,
    "request": _request,
    "created": _created,
}
