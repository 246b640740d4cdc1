"""How networks begin and structures come in, and who is kept out."""

import pytest

from client.structures.codes import Code
from client.structures.registry import Verification
from schemas.access import AccessAction
from schemas.errors import (
    ConflictError,
    IntegrityError,
    InvalidInputError,
    KboNumberError,
    NotFoundError,
    SouspliError,
)
from schemas.ids import parse_address
from schemas.statements import StructureAdmitted, parse_entry
from tests.integration.client.cast import Cast, Scene
from tests.integration.client.hostile import Hostile, swallow
from tests.integration.client.relay import Relay
from tests.stage import until


async def test_a_network_is_founded_once(cast: Cast, relay: Relay) -> None:
    """With the wrong code it is not founded; with the right one it is, and never again."""
    first = await cast.person("first")
    with pytest.raises(SouspliError):
        await first.enrolment.found("wrong", "Coopérative")
    await first.enrolment.found(relay.setup_code, "Coopérative")
    assert first.directory.own.structure.is_network
    assert first.directory.own.device.administrator
    second = await cast.person("second")
    with pytest.raises(ConflictError):
        await second.enrolment.found(relay.setup_code, "Une autre")


async def test_a_structure_waits_and_is_then_complete(scene: Scene, cast: Cast) -> None:
    """Before admission nothing can be done; the next command after it makes the device an administrator's."""
    admin = await cast.person("Paul")
    application = await admin.enrolment.apply("la-table", "La Table", "paul@example.org", "0990.000.311")
    assert (
        await admin.enrolment.apply("la-table", "La Table", "paul@example.org", "0990.000.311") == application
    )
    await admin.prepare()
    assert admin.enrolment.waiting == application
    with pytest.raises(NotFoundError):
        await admin.administration.create_service("colis", "Colis")
    await scene.registrar.registry.verify("la-table", "extract of the register")
    await scene.registrar.registry.admit("la-table")
    await admin.prepare()
    assert admin.enrolment.waiting is None
    assert admin.directory.own.device.administrator
    assert admin.directory.own.structure.level == 2


async def test_wrong_check_digits_are_not_sent(cast: Cast, relay: Relay) -> None:
    """An enterprise number with a typing error is refused on the spot."""
    await cast.found(relay.setup_code)
    admin = await cast.person("Paul")
    with pytest.raises(KboNumberError):
        await admin.enrolment.apply("la-table", "La Table", "paul@example.org", "0990.000.312")


async def test_nobody_is_admitted_unverified(scene: Scene, cast: Cast) -> None:
    """A registrar has to verify first, with evidence."""
    admin = await cast.person("Paul")
    await admin.enrolment.apply("la-table", "La Table", "paul@example.org", "0990.000.311")
    with pytest.raises(ConflictError):
        await scene.registrar.registry.admit("la-table")
    with pytest.raises(InvalidInputError):
        await scene.registrar.registry.verify("la-table", " ")


async def test_without_a_number_no_level_2(scene: Scene, cast: Cast) -> None:
    """A group without an enterprise number can be admitted, but not as if the register had been consulted."""
    admin = await cast.person("Paul")
    await admin.enrolment.apply("la-table", "La Table", "paul@example.org")
    with pytest.raises(InvalidInputError):
        await scene.registrar.registry.verify("la-table", "met them")
    await scene.registrar.registry.verify("la-table", "met them", 1)
    await scene.registrar.registry.admit("la-table")
    assert scene.registrar.directory.current.by_handle("la-table").level == 1


async def test_members_are_no_registrars(scene: Scene) -> None:
    """Administrators of structures neither see applications nor suspend anybody."""
    with pytest.raises(SouspliError):
        await scene.abri.registry.applications()
    with pytest.raises(SouspliError):
        await scene.abri.registry.set_standing("cpas-namur", "revenge", active=False)
    assert (await scene.registrar.directory.refresh()).by_handle("cpas-namur").active


async def test_the_evidence_can_be_shown_later(scene: Scene) -> None:
    """What the registrar wrote down and the salt give the hash that stands in the directory."""
    kept = scene.registrar.profile.store.all("verification", Verification)
    mirrored = scene.registrar.profile.store.entries(scene.registrar.directory.current.size)
    entries = map(parse_entry, mirrored)
    admitted = [each.statement for each in entries if isinstance(each.statement, StructureAdmitted)]
    assert {each.evidence.hex(): each.structure for each in admitted} == {
        key: each.application.id for key, each in kept.items()
    }
    assert [each.evidence.hash.hex() for each in kept.values()] == list(kept)


async def test_a_suspended_structure_cannot_send(scene: Scene) -> None:
    """Suspension stops sending; reinstated, it works again."""
    await scene.registrar.registry.set_standing("cpas-namur", "complaint", active=False)
    item = await scene.anne.messages.send([parse_address("accueil@abri-de-meuse")], "Question", "Bonjour")
    assert item.error is not None
    assert item.error.slug == "suspended"


async def test_a_code_is_used_once(scene: Scene, cast: Cast) -> None:
    """Who reads a code on its way can answer first; then the person's own attempt says that it was used."""
    code = await scene.abri.invitations.invite("Eve", ["accueil"])
    thief, eve = await cast.person("thief"), await cast.person("Eve")
    await thief.invitations.join(code)
    with pytest.raises(SouspliError):
        await eve.invitations.join(code)


async def test_a_code_of_another_network(scene: Scene, cast: Cast) -> None:
    """A relay that shows another network than the one in the code gets no answer."""
    code = Code.parse(await scene.abri.invitations.invite("Eve", ["accueil"]))
    eve = await cast.person("Eve")
    with pytest.raises(IntegrityError):
        await eve.invitations.join(Code(**{**vars(code), "network": bytes(16)}).text)
    with pytest.raises(InvalidInputError):
        await eve.invitations.join(Code(**{**vars(code), "relay": "https://other.example/"}).text)


async def test_a_device_belongs_to_one_structure(scene: Scene) -> None:
    """A device that belongs somewhere can neither join nor apply elsewhere."""
    code = await scene.abri.invitations.invite("Eve", ["accueil"])
    with pytest.raises(ConflictError):
        await scene.anne.invitations.join(code)
    with pytest.raises(ConflictError):
        await scene.anne.enrolment.apply("la-table", "La Table", "anne@example.org")


async def test_everybody_sees_the_same_safety_number(scene: Scene) -> None:
    """Both sides compute the same 60 digits, and those of other pairs differ."""
    number = scene.anne.directory.safety_number("abri-de-meuse")
    assert scene.ben.directory.safety_number("cpas-namur") == number
    assert len(number.replace(" ", "")) == 60


async def test_records_are_for_administrators(scene: Scene) -> None:
    """The administrator reads the structure's access records; a member does not."""
    await scene.refer()
    records = [record async for _, record in scene.cpas.records.read()]
    assert records
    assert len({record.id for record in records}) == len(records)
    with pytest.raises(SouspliError):
        _ = [record async for record in scene.anne.records.read()]


async def test_the_doctor_is_content(scene: Scene) -> None:
    """On a device in order every check is well, but for the recovery key that nobody has made yet."""
    await scene.refer()
    await scene.anne.mailbox.sync()
    findings = {finding.name: finding.grade.value for finding in await scene.anne.doctor.examine()}
    assert {name for name, grade in findings.items() if grade != "ok"} == {"recovery"}


async def test_the_doctor_finds_what_is_wrong(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """No relay, an open folder, lost seeds and unsent messages are each told, with advice."""
    dora = await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)
    dora.profile.folder.chmod(0o755)
    dora.profile.store.execute("DELETE FROM things WHERE kind = 'seed'")
    again = await cast.again("Dora")
    for method in ("GET", "POST"):
        hostile.on(method, "/", swallow)
    await again.messages.send([parse_address("social@cpas-namur")], "Question", "Bonjour")
    findings = {finding.name: finding for finding in await again.doctor.examine()}
    wrong = {name for name, finding in findings.items() if finding.grade.value != "ok"}
    assert wrong >= {"keys", "relay", "directory", "seeds", "outbox", "recovery"}
    assert all(findings[name].advice for name in wrong - {"clock"})


async def test_administrators_say_how_long_things_are_kept(scene: Scene) -> None:
    """The retention is the administrator's to set, and nobody else's."""
    await scene.abri.administration.set_retention(30)
    with pytest.raises(SouspliError):
        await scene.ben.administration.set_retention(1)

    async def recorded() -> bool:
        actions = [record.action async for _, record in scene.abri.records.read()]
        return AccessAction.RETENTION_SET in actions

    await until(recorded)
