"""Which mailboxes got something, until it is time to see who has not fetched it. Pure memory; times come in.

    waiting.heard(mailbox, now)
    waiting.due(now)                            # {mailbox: when it was heard of}, each once

Rules: a mailbox is looked at once in a delay, however much arrives in it; what is heard while it waits counts
from when it was heard, so it is looked at once more.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class _Heard:
    first: int
    latest: int


@dataclass(frozen=True)
class Waiting:
    """Mailboxes with times in milliseconds."""

    delay: int
    _heard: dict[str, _Heard] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether any waits."""
        return bool(self._heard)

    def heard(self, mailbox: str, now: int) -> None:
        """Note that something arrived that calls for pushes to its readers."""
        self._heard.setdefault(mailbox, _Heard(now, now)).latest = now

    def due(self, now: int) -> dict[str, int]:
        """Take out those that have waited."""
        due = {mailbox: heard for mailbox, heard in self._heard.items() if heard.first + self.delay <= now}
        for mailbox, heard in due.items():
            del self._heard[mailbox]
            if heard.latest > heard.first:
                self._heard[mailbox] = _Heard(heard.latest, heard.latest)
        return {mailbox: heard.first for mailbox, heard in due.items()}
