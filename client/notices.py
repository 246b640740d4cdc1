"""What everybody is told once, beside what they asked for: root keys that are replaced, news, what is due.

That registrars replace the own root key is said until it is over. A notice is a kind with its details, which
have words in each language (client/words/).

for notice in notices.fresh():
    print(words.notices[notice.kind].format(**notice.details))
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from client.clock import Clock
from client.cooperative.assembly import Assembly
from client.device.store import Store
from client.directory.leaflets import Leaflets
from client.directory.mirror import Mirror
from crypto.approvals import LOSS_DELAY
from crypto.signing import epoch_kid
from crypto.structures import Structure
from schemas.codec import Schema

_HOUR: Final = 3_600_000
_MONTH: Final = 30 * 24 * _HOUR


class Kind(StrEnum):
    """What a notice is about."""

    ROOT_OWN = "root_own"
    ROOT_LOST = "root_lost"
    ROOT_REPLACED = "root_replaced"
    NEWS = "news"
    CARD = "card"
    VOTE = "vote"


@dataclass(frozen=True)
class Notice:
    """One notice; `details` fill the places in its sentence."""

    kind: Kind
    details: Mapping[str, str]


class Told(Schema):
    """That the person was told."""


class Notices:
    """The notices of this profile."""

    def __init__(
        self, store: Store, mirror: Mirror, leaflets: Leaflets, assembly: Assembly, clock: Clock
    ) -> None:
        self._store = store
        self._mirror = mirror
        self._leaflets = leaflets
        self._assembly = assembly
        self._clock = clock

    def fresh(self) -> Iterator[Notice]:
        """Yield what the person was not told yet, and remember that it was told."""
        yield from self._roots()
        for news in self._leaflets.announcements():
            if self._once(f"news/{news.subject}"):
                yield Notice(Kind.NEWS, {"title": news.title})
        if self._mirror.own.device.administrator:
            yield from self._due()

    def _due(self) -> Iterator[Notice]:
        """Yield what waits for an administrator: cards to be confirmed (each month), votes (once)."""
        month = self._clock() // _MONTH
        for listing in self._leaflets.due():
            if self._once(f"card/{listing.service.id}/{month}"):
                details = {"address": str(listing.address), "service": listing.service.handle}
                yield Notice(Kind.CARD, details)
        for motion in self._assembly.log.motions.values():
            if self._assembly.may_vote(motion) and self._once(f"motion/{motion.id}"):
                yield Notice(Kind.VOTE, {"title": repr(motion.title)})

    def _roots(self) -> Iterator[Notice]:
        own = self._mirror.own.structure.id
        for structure in self._mirror.current.structures.values():
            if structure.loss is not None and structure.id == own:
                yield Notice(Kind.ROOT_OWN, {"hours": str(LOSS_DELAY // _HOUR)})
            elif structure.loss is not None and self._first(structure.id, structure.loss.root):
                yield Notice(Kind.ROOT_LOST, _named(structure))
            elif structure.recovered and self._first(structure.id, structure.root):
                yield Notice(Kind.ROOT_REPLACED, _named(structure))

    def _first(self, structure: str, root: bytes) -> bool:
        # Announced and replaced are told apart: the key is the same, the state is not.
        state = "replaced" if self._mirror.current.structure(structure).root == root else "announced"
        return self._once(f"{state}/{epoch_kid(root).hex()}")

    def _once(self, key: str) -> bool:
        if self._store.get("notice", key, Told) is not None:
            return False
        self._store.put("notice", key, Told())
        return True


def _named(structure: Structure) -> dict[str, str]:
    return {"name": structure.name, "handle": structure.handle}
