"""What everybody is told of root keys that registrars replace: once for each.

In the own structure it is said until it is over.

for notice in notices.fresh():
    print(notice)
"""

from collections.abc import Iterator
from typing import Final

from client.directory import Mirror
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


class Told(Schema):
    """That the person was told."""


class Notices:
    """The notices of this profile."""

    def __init__(self, store: Store, mirror: Mirror) -> None:
        self._store = store
        self._mirror = mirror

    def fresh(self) -> Iterator[str]:
        """Yield what the person was not told yet, and remember that it was told."""
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
        key = f"{state}/{epoch_kid(root).hex()}"
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
