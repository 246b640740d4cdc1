"""Vectors of what one registrar alone cannot do: the upper levels, and the replacement of a lost root key."""

from collections.abc import Iterator

from crypto.approvals import LOSS_DELAY
from crypto.keys import SigningKey
from schemas.statements import (
    DelegationChanged,
    RootKept,
    RootLost,
    RootRecovered,
    StandingChanged,
    StructureAdmitted,
    Vouched,
    WebReleased,
)
from tests.builders import Chain, Signer
from tests.vectors.operations import Json
from tests.vectors.scene import FrozenWorld
from tests.vectors.vector import Vector

REFUSED = "statement-refused"
_EVIDENCE = bytes(32)


class _Scene:
    """Two registrars; two structures that they identified, which vouch for a third; two cases under way."""

    def __init__(self) -> None:
        self.world = world = FrozenWorld("attested", "attested")
        self.odile = world.registrar.device
        self.odile_again = world.network.second_device(world.registrar.id, administrator=True).device
        self.pol = world.network.member(administrator=True).device
        self.cpas, self.abri = world.structure("cpas-de-namur"), world.structure("abri-de-meuse")
        self.maison = world.structure("maison-du-lac")
        for chain in (self.cpas, self.abri, self.maison):
            chain.post(StandingChanged, self.odile, level=3, active=True, evidence=_EVIDENCE)
            chain.post(StandingChanged, self.pol, level=3, active=True, evidence=_EVIDENCE)
        for chain in (self.cpas, self.abri):
            chain.post(
                Vouched, chain.administrator.device, subject=self.maison.id, granted=True, evidence=_EVIDENCE
            )
        self.foyer = world.structure("foyer-rural")
        self.foyer.post(StandingChanged, self.odile, level=3, active=True, evidence=_EVIDENCE)
        self.moulin = world.structure("le-moulin")
        self.member = self.moulin.member()
        self.new_root = SigningKey.generate(world.random)
        self.moulin.post(RootLost, self.odile, root=self.new_root.public, evidence=_EVIDENCE)
        loss = self.moulin.state.loss
        self.due = (loss.time if loss else 0) + LOSS_DELAY

    def standing(self, chain: Chain, signer: Signer, level: int, *, active: bool = True) -> bytes:
        """Return an entry by which a registrar says how a structure stands."""
        return chain.signed(StandingChanged, signer, level=level, active=active, evidence=_EVIDENCE)

    def vouch(self, chain: Chain, signer: Signer, subject: Chain, *, granted: bool = True) -> bytes:
        """Return an entry by which a structure vouches for another."""
        return chain.signed(Vouched, signer, subject=subject.id, granted=granted, evidence=_EVIDENCE)

    def recovered(self, signer: Signer, time: int, root: bytes = b"", chain: Chain | None = None) -> bytes:
        """Return an entry that confirms a new root key."""
        key = root or self.new_root.public
        return (chain or self.moulin).signed(RootRecovered, signer, root=key, evidence=_EVIDENCE, time=time)


def attesting_vectors() -> Iterator[Vector]:
    """Yield the vectors; the log comes first, since the others continue it."""
    scene = _Scene()
    given: Json = {"entries": [raw.hex() for raw in scene.world.entries]}
    yield Vector("directory/attested", "A log with attestations.", "directory.replay", "ok", given)
    size = scene.world.directory.size
    for kind in (_levels, _vouches, _lost):
        for name, claim, expect, raw in kind(scene):
            entry: Json = {"log": "attested", "size": size, "entry": raw.hex()}
            yield Vector(f"directory/attest-{name}", claim, "directory.attest", expect, entry)
    for name, claim, expect, raw in _releases(scene):
        released: Json = {"log": "attested", "size": size, "entry": raw.hex()}
        yield Vector(f"directory/{name}", claim, "directory.release", expect, released)


def _levels(scene: _Scene) -> Iterator[tuple[str, str, str, bytes]]:
    foyer, maison, odile, pol = scene.foyer, scene.maison, scene.odile, scene.pol
    yield "level-3", "A second registrar gives what the first proposed.", "ok", scene.standing(foyer, pol, 3)
    raw = scene.standing(foyer, scene.odile_again, 3)
    yield "level-3-same-member", "Another device is no second registrar.", "ok", raw
    raw = scene.standing(foyer, pol, 2, active=False)
    yield "level-3-ended", "Another standing ends the proposal.", "ok", raw
    raw = scene.standing(foyer, pol, 4)
    yield "level-4-early", "Level 4 comes after level 3.", REFUSED, raw
    yield "level-4", "With two who vouch, it is proposed.", "ok", scene.standing(maison, odile, 4)
    yield "level-4-alone", "Without, it is not.", REFUSED, scene.standing(scene.cpas, odile, 4)
    yield "level-down", "One registrar lowers a level.", "ok", scene.standing(maison, pol, 1)
    root = SigningKey.generate(scene.world.random)
    chain = Chain(scene.world, scene.world.new_id(), "la-ruche", root)
    said: dict[str, object] = {"handle": "la-ruche", "name": "x", "root": root.public, "evidence": _EVIDENCE}
    raw = chain.signed(StructureAdmitted, odile, level=3, **said)
    yield "admitted-at-3", "Nobody comes in at an upper level.", REFUSED, raw


def _vouches(scene: _Scene) -> Iterator[tuple[str, str, str, bytes]]:
    cpas, device = scene.cpas, scene.cpas.administrator.device
    raw = scene.vouch(cpas, device, scene.maison, granted=False)
    yield "vouch-ended", "A structure no longer vouches.", "ok", raw
    yield "vouch-self", "Nobody vouches for oneself.", REFUSED, scene.vouch(cpas, device, cpas)
    yield "vouch-by-root", "An administrator vouches.", REFUSED, scene.vouch(cpas, cpas.root, scene.maison)


def _releases(scene: _Scene) -> Iterator[tuple[str, str, str, bytes]]:
    network, cpas, said = scene.world.network, scene.cpas, {"version": "1.0.0", "manifest": bytes(32)}
    raw = network.signed(WebReleased, scene.odile, **said)
    yield "release", "A registrar releases the web client.", "ok", raw
    raw = network.signed(WebReleased, network.root, **said)
    yield "release-by-root", "The root key does not.", REFUSED, raw
    raw = network.signed(WebReleased, cpas.administrator.device, **said)
    yield "release-by-administrator", "Nor an administrator.", REFUSED, raw
    raw = cpas.signed(WebReleased, scene.odile, **said)
    yield "release-elsewhere", "It stands in the network's chain.", REFUSED, raw
    raw = network.signed(WebReleased, scene.odile, **(said | {"version": "1.0 beta"}))
    yield "release-version", "A version has no spaces.", "malformed", raw


def _lost(scene: _Scene) -> Iterator[tuple[str, str, str, bytes]]:
    moulin, odile, pol, due = scene.moulin, scene.odile, scene.pol, scene.due
    yield "root-recovered", "After 72 hours, a second one confirms.", "ok", scene.recovered(pol, due)
    yield "root-early", "A millisecond less is too early.", REFUSED, scene.recovered(pol, due - 1)
    raw = scene.recovered(scene.odile_again, due)
    yield "root-same-member", "Another device is no second registrar.", REFUSED, raw
    other = SigningKey.generate(scene.world.random).public
    yield "root-other", "The key is the announced one.", REFUSED, scene.recovered(pol, due, other)
    raw = scene.recovered(pol, due, other, scene.cpas)
    yield "root-not-announced", "It was announced.", REFUSED, raw
    raw = scene.recovered(moulin.administrator.device, due)
    yield "root-by-administrator", "Registrars confirm it.", REFUSED, raw
    raw = moulin.signed(RootLost, odile, root=other, evidence=_EVIDENCE)
    yield "root-lost-again", "Another announcement begins anew.", "ok", raw
    raw = moulin.signed(RootLost, odile, root=moulin.root.public, evidence=_EVIDENCE)
    yield "root-lost-same", "The new key is new.", REFUSED, raw
    kept = moulin.signed(RootKept, moulin.administrator.device)
    yield "root-kept", "An administrator ends it.", "ok", kept
    yield "root-kept-by-member", "A member does not.", REFUSED, moulin.signed(RootKept, scene.member.device)
    raw = moulin.signed(DelegationChanged, moulin.root, device=scene.member.kid, granted=True)
    yield "root-signs", "A root key that signs is not lost.", "ok", raw
