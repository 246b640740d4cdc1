"""What everybody is told once, beside what they asked for: root keys that are replaced, news, what is due.

That registrars replace the own root key is said until it is over.

for notice in notices.fresh():
    print(notice)
"""

from collections.abc import Iterator
from typing import Final

from client.clock import Clock
from client.cooperative.assembly import Assembly
from client.directory import Mirror
from client.leaflets import Leaflets
from client.store import Store
from crypto.approvals import LOSS_DELAY
from crypto.signing import epoch_kid
from crypto.structures import Structure
from schemas.codec import Schema

_OWN: Final = (
    "the registrars were told that your structure has lost its root key, and replace it after "
    f"{LOSS_DELAY // 3_600_000} hours. If that is not so, an administrator ends it with "
    "`souspli structure keep-root`, and telephones the registrars"
)


_MONTH: Final = 30 * 24 * 3_600_000


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

    def fresh(self) -> Iterator[str]:
        """Yield what the person was not told yet, and remember that it was told."""
        yield from self._roots()
        for news in self._leaflets.announcements():
            if self._once(f"news/{news.subject}"):
                yield f"the cooperative announces: {news.title}. Read it with `souspli cooperative news`"
        if self._mirror.own.device.administrator:
            yield from self._due()

    def _due(self) -> Iterator[str]:
        """Yield what waits for an administrator: cards to be confirmed (each month), votes (once)."""
        month = self._clock() // _MONTH
        for listing in self._leaflets.due():
            if self._once(f"card/{listing.service.id}/{month}"):
                yield (
                    f"the card of {listing.address} is about a year old, and others take it for stale soon. "
                    f"If it is still right, confirm it: `souspli service card {listing.service.handle}`"
                )
        for motion in self._assembly.log.motions.values():
            if self._assembly.may_vote(motion) and self._once(f"motion/{motion.id}"):
                yield f"your structure may vote on {motion.title!r}: `souspli cooperative motions`"

    def _roots(self) -> Iterator[str]:
        own = self._mirror.own.structure.id
        for structure in self._mirror.current.structures.values():
            if structure.loss is not None and structure.id == own:
                yield _OWN
            elif structure.loss is not None and self._first(structure.id, structure.loss.root):
                yield _announced(structure)
            elif structure.recovered and self._first(structure.id, structure.root):
                yield _replaced(structure)

    def _first(self, structure: str, root: bytes) -> bool:
        # Announced and replaced are told apart: the key is the same, the state is not.
        state = "replaced" if self._mirror.current.structure(structure).root == root else "announced"
        return self._once(f"{state}/{epoch_kid(root).hex()}")

    def _once(self, key: str) -> bool:
        if self._store.get("notice", key, Told) is not None:
            return False
        self._store.put("notice", key, Told())
        return True


def _announced(structure: Structure) -> str:
    return f"{structure.name} ({structure.handle}) has lost its root key; a new one replaces it in three days"


def _replaced(structure: Structure) -> str:
    return (
        f"{structure.name} ({structure.handle}) has a new root key, attested by two registrars. Compare the "
        f"safety number by telephone: `souspli directory safety-number {structure.handle}`"
    )
