"""What two registrars attest together: the upper levels of verification, a root key for a lost one."""

import pytest

from client.endpoint import Endpoint
from client.notices import Notice
from client.structures.registry import Verification
from client.words import words_in
from crypto.approvals import LOSS_DELAY
from schemas.errors import ConflictError, ForbiddenError, InvalidInputError
from schemas.forms import Language
from tests.integration.client.cast import Scene
from tests.stage import TurnableClock


@pytest.fixture
def scene(turning: Scene) -> Scene:
    """Return two structures, and time that can pass."""
    return turning


@pytest.fixture
async def pol(scene: Scene) -> Endpoint:
    """Return a second registrar."""
    endpoint = await scene.cast.colleague(scene.registrar, "Pol")
    await scene.registrar.administration.promote("Pol")
    return endpoint


async def level(endpoint: Endpoint, handle: str) -> int:
    """Return the level of a structure as somebody sees it."""
    return (await endpoint.directory.refresh()).by_handle(handle).level


async def identified(scene: Scene, pol: Endpoint, handle: str) -> None:
    """Have two registrars attest that they know who represents a structure."""
    for registrar in (scene.registrar, pol):
        await registrar.registry.set_standing(handle, "her identity card", active=True, level=3)


async def test_level_3_takes_two(scene: Scene, pol: Endpoint) -> None:
    """One registrar proposes, however often; another one gives."""
    for _ in range(2):
        await scene.registrar.registry.set_standing("abri-de-meuse", "seen", active=True, level=3)
        assert await level(scene.anne, "abri-de-meuse") == 2
    await pol.registry.set_standing("abri-de-meuse", "seen", active=True, level=3)
    assert await level(scene.anne, "abri-de-meuse") == 3


async def test_level_4_needs_those_who_vouch(scene: Scene, pol: Endpoint) -> None:
    """Two structures whose representatives are known vouch first; a word taken back does not count."""
    maison = await scene.cast.structure("la-maison", "0990.000.311", "accueil")
    for handle in ("cpas-namur", "abri-de-meuse", "la-maison"):
        await identified(scene, pol, handle)
    await scene.cpas.vouching.vouch("la-maison", "we share an office")
    with pytest.raises(ConflictError, match="vouch"):
        await pol.registry.set_standing("la-maison", "met them", active=True, level=4)
    await scene.abri.vouching.vouch("la-maison", "we have known them for years")
    await scene.registrar.registry.set_standing("la-maison", "met them", active=True, level=4)
    await scene.abri.vouching.vouch("la-maison", "no longer", granted=False)
    with pytest.raises(ConflictError, match="vouch"):
        await pol.registry.set_standing("la-maison", "met them", active=True, level=4)
    await scene.abri.vouching.vouch("la-maison", "again")
    await pol.registry.set_standing("la-maison", "met them", active=True, level=4)
    assert await level(scene.anne, "la-maison") == 4
    with pytest.raises(ConflictError):
        await maison.vouching.vouch("la-maison", "ourselves")
    with pytest.raises(ForbiddenError):
        await scene.anne.vouching.vouch("la-maison", "as a member")


async def lose(scene: Scene) -> Endpoint:
    """Apply for a new root key of abri-de-meuse, on a new computer; returns it."""
    computer = await scene.cast.person("new computer")
    await computer.enrolment.apply("abri-de-meuse", "", "direction@example.org", lost_root=True)
    return computer


def in_french(notice: Notice) -> str:
    """Return a notice as somebody reads it."""
    return words_in(Language.FR).notices[notice.kind].format(**notice.details)


async def test_a_lost_root_key(scene: Scene, pol: Endpoint, clock: TurnableClock) -> None:
    """Announced by one, confirmed by another after three days, told to everybody; then it administrates."""
    computer = await lose(scene)
    for registrar in (scene.registrar, pol):
        await registrar.registry.verify("abri-de-meuse", "identity card of the director, mandate of 3 June")
    await scene.registrar.registry.replace_root("abri-de-meuse")
    await scene.anne.directory.refresh()
    (told,) = scene.anne.notices.fresh()
    assert "(abri-de-meuse) a perdu sa clé racine" in in_french(told)
    assert list(scene.anne.notices.fresh()) == []
    with pytest.raises(ConflictError, match="72 are left"):
        await pol.registry.replace_root("abri-de-meuse")
    clock.ahead = LOSS_DELAY
    with pytest.raises(ConflictError, match="another registrar"):
        await scene.registrar.registry.replace_root("abri-de-meuse")
    await computer.prepare()
    assert computer.enrolment.waiting is not None
    await pol.registry.replace_root("abri-de-meuse")
    await computer.prepare()
    assert computer.directory.own.device.administrator
    assert computer.directory.own.structure.handle == "abri-de-meuse"
    await computer.administration.create_service("nuit", "Nuit")
    await scene.anne.directory.refresh()
    (told,) = scene.anne.notices.fresh()
    assert "souspli directory safety-number abri-de-meuse" in in_french(told)
    kept = scene.registrar.profile.store.all("verification", Verification).values()
    seen = [each.evidence.text for each in kept if each.application.handle == "abri-de-meuse"]
    assert len(seen) == 2, "the evidence of the admission is still there"


async def test_a_root_key_that_is_not_lost(scene: Scene, pol: Endpoint, clock: TurnableClock) -> None:
    """An administrator is told at each command until they end it; then time does not help the thief."""
    thief = await lose(scene)
    for registrar in (scene.registrar, pol):
        await registrar.registry.verify("abri-de-meuse", "a well made letter")
    await scene.registrar.registry.replace_root("abri-de-meuse")
    await scene.abri.directory.refresh()
    for _ in range(2):
        assert ["après 72 heures" in in_french(each) for each in scene.abri.notices.fresh()] == [True]
    with pytest.raises(ForbiddenError):
        await scene.cleo.vouching.keep_root()
    await scene.abri.vouching.keep_root()
    assert list(scene.abri.notices.fresh()) == []
    clock.ahead = LOSS_DELAY
    with pytest.raises(ConflictError, match="stood in the directory before"):
        await pol.registry.replace_root("abri-de-meuse")
    await thief.prepare()
    assert not thief.admitted


async def test_a_genuine_application_is_not_pushed_aside(scene: Scene, pol: Endpoint) -> None:
    """Anybody can ask for a new root key; registrars name the one that they spoke with by its fingerprint."""
    await lose(scene)
    other = await scene.cast.person("thief")
    await other.enrolment.apply("abri-de-meuse", "", "thief@example.org", lost_root=True)
    with pytest.raises(InvalidInputError, match="2 applications") as caught:
        await pol.registry.verify("abri-de-meuse", "letter")
    first = caught.value.advice.split("'")[1]
    assert (await pol.registry.verify(first, "letter")).application.contact == "direction@example.org"
