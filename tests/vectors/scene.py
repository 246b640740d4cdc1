"""The scene of the directory's vectors: a log in which everything that may be said is said once.

Its keys and identifiers always come from the same seeds. Since ML-DSA signs differently each time, an entry
that the frozen log has already is taken from there: so a vector can be added later.
"""

import json
from itertools import count

from crypto.keys import SigningKey
from schemas.statements import parse_entry
from tests.builders import World
from tests.vectors.protocol import FOLDER
from tests.vectors.vector import stream


class FrozenWorld(World):
    """A network whose keys, identifiers and entries are always the same."""

    def __init__(self, log: str = "log", seed: str = "directory") -> None:
        numbers, file = count(), FOLDER / f"{log}.json"
        entries = json.loads(file.read_bytes())["given"]["entries"] if file.exists() else []
        self._frozen = {parse_entry(raw).signed: raw for raw in map(bytes.fromhex, entries)}
        super().__init__(random=lambda size: stream(f"{seed} {next(numbers)}", size))

    def entry(self, statement: bytes, key: SigningKey) -> bytes:
        """Return the frozen entry of a statement, or sign a new one."""
        return self._frozen.get(statement) or super().entry(statement, key)


class Scene:
    """Who and what there is, and the log of how it came about."""

    def __init__(self) -> None:
        self.world = FrozenWorld()
        self.cpas = self.world.structure("cpas-de-namur", kbo="0999999922")
        self.abri = self.world.structure("abri-de-meuse", kbo="0123456749")
        self.anne, self.ben, self.carla = self.cpas.member(), self.abri.member(), self.abri.member()
        self.social = self.cpas.service("social", self.anne)
        self.intake = self.abri.service("accueil", self.ben, self.carla)
        self.recovery = self.abri.recovery()
        self.before_revocation = self.world.directory.checkpoint()
        self.abri.revoke(self.carla.kid)
        self.carla_anew = self.abri.second_device(self.carla.id)
        self.old_epoch = self.intake.recipient
        self.abri.rotate(self.intake)
        self.deputy = self.abri.member(administrator=True)
        self.abri.delegate(self.deputy.kid, granted=False)
        self.old_root = self.abri.replace_root()
        self.closed = self.world.structure("ancienne-asbl")
        self.closed.standing(active=False)
        self.former_registrar = self.world.network.member(administrator=True)
        self.world.network.revoke(self.former_registrar.kid)
        self.size = self.world.directory.size
