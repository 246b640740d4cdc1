"""Who belonged to which service when, by position in the directory log.

The directory itself holds the present roster only; a message that was sent before its author left must still
be accepted when it is fetched afterwards.
"""

from schemas.statements import AnyStatement, ServiceSet


class Rosters:
    """The rosters of all services, over time."""

    def __init__(self) -> None:
        self._rosters: dict[str, list[tuple[int, frozenset[str]]]] = {}

    def note(self, position: int, statement: AnyStatement) -> None:
        """Take in the statement at the next position (from 1)."""
        if isinstance(statement, ServiceSet):
            roster = (position, frozenset(statement.members))
            self._rosters.setdefault(statement.service, []).append(roster)

    def includes(self, service: str, member: str, size: int) -> bool:
        """Whether the member belonged to the service in a log of `size` entries."""
        then = [members for position, members in self._rosters.get(service, []) if position <= size]
        return bool(then) and member in then[-1]
