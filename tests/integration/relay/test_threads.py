"""Threads are kept and deleted whole: grace for what goes on, ends, holds with two signatures, proofs."""

import hashlib
from collections.abc import AsyncIterator

import pytest

from schemas.access import AccessAction
from schemas.api import Retention as Wish
from schemas.codec import decode, encode
from schemas.envelope import parse
from schemas.errors import (
    ConflictError,
    IdReusedError,
    InvalidInputError,
    NotFoundError,
    SignatureInvalidError,
)
from schemas.limits import DAY, LIMITS
from schemas.retention import (
    Cause,
    Deletion,
    HoldStage,
    HoldState,
    HoldStatement,
    HoldStates,
    RetentionState,
    SignedHold,
    ThreadEnd,
)
from server.relay.retention import Retention
from server.storage.db import connect
from tests.builders import Member
from tests.integration.relay.conftest import Scene
from tests.integration.relay.files import download, upload_whole
from tests.integration.relay.sweeping import retention_on
from tests.integration.relay.test_downloads import naming
from tests.integration.relay.test_retention import count, pass_days
from tests.stage import Answer, Device

YEAR = LIMITS.retention // DAY
END = LIMITS.thread_end // DAY


@pytest.fixture
async def retention(scene: Scene) -> AsyncIterator[Retention]:
    """Return the relay's retention, to be run when a test wants it."""
    async with retention_on(scene.here.database, scene.folder, scene.clock) as found:
        yield found


async def thread(scene: Scene) -> str:
    """Post a message in a thread of its own; returns the thread."""
    raw = scene.message()
    await scene.anne.post(raw)
    return parse(raw).header.thread


async def end(scene: Scene, device: Device, of: str, days: float) -> Answer:
    """Set the end of a thread of the intake service."""
    path = f"/v1/mailboxes/{scene.intake.id}/threads/{of}/end"
    at = scene.clock() + int(days * DAY * 1000)
    return await device.request("PUT", path, body=encode(ThreadEnd(at)))


async def deletions(scene: Scene) -> list[Deletion]:
    """Return what the log of the shelter names as deleted; each is the evidence of its record."""
    async with connect(scene.here.database) as connection:
        rows = await connection.fetch(
            "SELECT evidence FROM access_pending WHERE structure = $1 AND evidence IS NOT NULL", scene.abri.id
        )
        rows += await connection.fetch(
            "SELECT evidence FROM access_records WHERE structure = $1 AND evidence IS NOT NULL", scene.abri.id
        )
    named = {
        record.evidence
        for record in await scene.here.records(scene.abri.id, AccessAction.EXPIRED)
        if record.evidence
    }
    raws = [row["evidence"] for row in rows if hashlib.sha256(row["evidence"]).digest() in named]
    return [decode(raw, Deletion, 100_000) for raw in raws]


async def test_new_content_gives_grace(scene: Scene, retention: Retention) -> None:
    """Nothing is deleted the day after somebody wrote: the whole thread stays until it rests."""
    old = await thread(scene)
    other = await thread(scene)
    await pass_days(scene, YEAR - 1)
    await scene.anne.post(scene.message(thread=old))
    await pass_days(scene, 2)
    await retention.sweep()
    kept = [parse(each.raw).header.thread for each in await scene.ben.fetch(scene.intake)]
    assert kept == [old, old]
    assert [each.thread for each in await deletions(scene)] == [other]
    await pass_days(scene, YEAR)
    await retention.sweep()
    assert await scene.ben.fetch(scene.intake) == []
    (one, two) = sorted(await deletions(scene), key=lambda each: len(each.envelopes))
    assert (one.thread, two.thread, len(two.envelopes)) == (other, old, 2)


async def test_a_file_stays_with_its_thread(scene: Scene, retention: Retention) -> None:
    """An old message that is kept keeps what was attached to it."""
    blob = await upload_whole(scene.anne, b"contract")
    raw = naming(scene.message(), blob)
    await scene.anne.post(raw)
    old = parse(raw).header.thread
    await pass_days(scene, YEAR - 1)
    await scene.anne.post(scene.message(thread=old))
    await pass_days(scene, 2)
    await retention.sweep()
    assert await download(scene.ben, blob) == b"contract"
    await pass_days(scene, YEAR)
    await retention.sweep()
    assert await count(scene, "blob_readers") == 0


async def test_a_deletion_names_each_envelope(scene: Scene, retention: Retention) -> None:
    """The evidence of the record has the hashes of exactly those that went."""
    raws = [scene.message(text=text) for text in ("one", "two")]
    for raw in raws:
        await scene.anne.post(raw)
    await pass_days(scene, YEAR)
    await retention.sweep()
    found = {each.thread: each for each in await deletions(scene)}
    for raw in raws:
        deletion = found[parse(raw).header.thread]
        assert deletion.envelopes == (hashlib.sha256(raw).digest(),)
        assert (deletion.mailbox, deletion.cause) == (scene.intake.id, Cause.RETENTION)


async def test_a_member_sets_an_earlier_end(scene: Scene, retention: Retention) -> None:
    """The thread goes then, with its files, and no other; a colleague who comes later does not put it off."""
    blob = await upload_whole(scene.anne, b"contract")
    raw = naming(scene.message(), blob)
    await scene.anne.post(raw)
    of, other = parse(raw).header.thread, await thread(scene)
    (await end(scene, scene.ben, of, END + 9)).demand()
    (await end(scene, scene.cleo, of, END + 5)).demand()
    (await end(scene, scene.ben, of, END + 9)).demand()
    await pass_days(scene, END + 4)
    await retention.sweep()
    assert len(await scene.ben.fetch(scene.intake)) == 2
    await pass_days(scene, 1)
    await retention.sweep()
    assert [parse(each.raw).header.thread for each in await scene.ben.fetch(scene.intake)] == [other]
    with pytest.raises(NotFoundError):
        await download(scene.ben, blob)
    assert [(each.thread, each.cause) for each in await deletions(scene)] == [(of, Cause.END)]
    assert await count(scene, "thread_ends") == 0


async def test_an_end_leaves_colleagues_time(scene: Scene) -> None:
    """Not tomorrow, not for others, not for what is not there."""
    of = await thread(scene)
    with pytest.raises(InvalidInputError):
        (await end(scene, scene.ben, of, END - 1)).demand()
    with pytest.raises(NotFoundError):
        (await end(scene, scene.dora, of, END + 1)).demand()
    with pytest.raises(NotFoundError):
        (await end(scene, scene.ben, scene.here.world.new_id(), END + 1)).demand()


async def test_everybody_of_the_structure_knows_the_term(scene: Scene) -> None:
    """The days are those that an administrator set."""
    administrator = await scene.administrator()
    (await administrator.request("PUT", "/v1/retention", body=encode(Wish(90)))).demand()
    answer = await scene.ben.request("GET", "/v1/retention")
    assert answer.demand().read(RetentionState) == RetentionState(90)


# Holds.


class Court:
    """Two administrators of the shelter, and what they sign."""

    def __init__(self, scene: Scene, of: str) -> None:
        self.scene = scene
        self.statement = HoldStatement(scene.here.world.new_id(), scene.intake.id, of, "case 12/2026")
        self.lift = HoldStatement(**{name: getattr(self.statement, name) for name in FIELDS}, lift=True)

    async def sign(self, member: Member, statement: HoldStatement) -> HoldState:
        """Let a member sign."""
        raw = encode(statement)
        signed = SignedHold(member.kid, raw, member.device.signing.sign("hold", raw))
        device = await self.scene.here.device(member)
        answer = await device.request("POST", "/v1/retention/holds", body=encode(signed))
        return answer.demand().read(HoldState)


FIELDS = ("id", "mailbox", "thread", "reason")


async def second_administrator(scene: Scene) -> Member:
    """Make Ben an administrator too."""
    scene.abri.delegate(scene.ben.member.kid)
    await scene.here.publish()
    return scene.ben.member


async def test_a_hold_takes_two_and_so_does_its_end(scene: Scene, retention: Retention) -> None:
    """In force, nothing deletes the thread, neither its time nor an end; lifted by two, it goes."""
    of = await thread(scene)
    court, first, second = Court(scene, of), scene.abri.administrator, await second_administrator(scene)
    state = await court.sign(first, court.statement)
    assert (state.stage, state.signed_by) == (HoldStage.PROPOSED, (first.id,))
    assert (await court.sign(first, court.statement)).stage is HoldStage.PROPOSED
    assert (await court.sign(second, court.statement)).stage is HoldStage.IN_FORCE
    for member, held in ((scene.cleo, (of,)), (scene.dora, ())):  # members know what their devices must keep
        answer = await member.request("GET", "/v1/retention")
        assert answer.demand().read(RetentionState).held == held
    await signed(scene, of, 2)
    (await end(scene, scene.ben, of, END + 1)).demand()
    await pass_days(scene, 2 * YEAR)
    await retention.sweep()
    assert len(await scene.ben.fetch(scene.intake)) == 1
    assert (await court.sign(second, court.lift)).stage is HoldStage.LIFTING
    await retention.sweep()
    assert len(await scene.ben.fetch(scene.intake)) == 1
    device = await scene.here.device(first)
    shown = (await device.request("GET", "/v1/retention/holds")).demand().read(HoldStates)
    assert [each.stage for each in shown.holds] == [HoldStage.LIFTING]
    assert (await court.sign(first, court.lift)).stage is HoldStage.LIFTED
    await retention.sweep()
    assert await scene.ben.fetch(scene.intake) == []
    assert (await device.request("GET", "/v1/retention/holds")).demand().read(HoldStates).holds == ()
    await signed(scene, of, 2)  # the first two records had their time


async def signed(scene: Scene, of: str, least: int) -> None:
    """See that the log has the signatures of a hold, each with its statement."""
    records = await scene.here.records(scene.abri.id, AccessAction.KEEP_SIGNED)
    assert len(records) >= least
    assert all(record.object == of and record.evidence for record in records)


async def test_one_signature_keeps_for_a_fortnight(scene: Scene, retention: Retention) -> None:
    """So that nothing is lost while a colleague is sought, and nobody alone keeps what is to be forgotten."""
    of = await thread(scene)
    await pass_days(scene, YEAR - 1)
    court = Court(scene, of)
    await court.sign(scene.abri.administrator, court.statement)
    await pass_days(scene, 13)
    await retention.sweep()
    assert len(await scene.ben.fetch(scene.intake)) == 1
    await pass_days(scene, 2)
    await retention.sweep()
    assert await scene.ben.fetch(scene.intake) == []


async def test_what_is_no_hold(scene: Scene) -> None:
    """Of others' mailboxes, by members, by strangers, under a used name, by a third, forged: all refused."""
    of = await thread(scene)
    court, first = Court(scene, of), scene.abri.administrator
    with pytest.raises(NotFoundError):
        await court.sign(scene.ben.member, court.statement)
    with pytest.raises(NotFoundError):
        await court.sign(scene.cpas.administrator, court.statement)
    with pytest.raises(NotFoundError):
        await court.sign(first, court.lift)
    await court.sign(first, court.statement)
    second = await second_administrator(scene)
    altered = HoldStatement(court.statement.id, scene.intake.id, of, "another reason")
    with pytest.raises(IdReusedError):
        await court.sign(second, altered)
    await court.sign(second, court.statement)
    scene.abri.delegate(scene.cleo.member.kid)
    await scene.here.publish()
    with pytest.raises(ConflictError):
        await court.sign(scene.cleo.member, court.statement)
    raw = encode(court.lift)
    forged = SignedHold(first.kid, raw, first.device.signing.sign("opened", raw))
    device = await scene.here.device(first)
    with pytest.raises(SignatureInvalidError):
        (await device.request("POST", "/v1/retention/holds", body=encode(forged))).demand()
