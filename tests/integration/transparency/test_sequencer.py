"""The sequencer on a real database, with real witnesses: places, checkpoints, quorum, refusals."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from client.witness.service import SIZE_TYPE
from crypto.commitments import commitment, entry
from crypto.merkle import Frontier, leaf_hash
from crypto.notes import open_checkpoint
from crypto.proofs import tree_root
from crypto.record_proofs import HEADS, Trust, check_head
from crypto.tiles import TileReader, split_entries, tiles_of
from crypto.witnesses import Policy, check_quorum
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode
from schemas.errors import NotWitnessedError
from schemas.log import LoggedRecord, LogPage, StructureHead
from server.audit.records import Access, Records
from server.storage.db import open_database
from tests.integration.server.conftest import Town
from tests.integration.transparency.conftest import (
    Guard,
    appoint,
    checkpoint,
    execute,
    published,
    relay_verifier,
)
from tests.stage import Device, Stage, TurnableClock, local_relay, stage, until

HOUR = 3_600_000


async def fetched(auditor: Device) -> tuple[list[LoggedRecord], StructureHead]:
    """Return a structure's whole log as its auditor gets it, with the head of the last page."""
    path, records = f"/v1/logs/{auditor.member.chain.id}/records", list[LoggedRecord]()
    while True:
        after = f"?after={records[-1].position}&limit=100" if records else "?limit=100"
        page = (await auditor.request("GET", path + after)).demand().read(LogPage)
        records += page.records
        if records[-1].position + 1 == page.head.size:
            return records, page.head


async def trust(here: Stage, policy: Policy | None = None) -> Trust:
    """Return what an auditor trusts beforehand."""
    directory = here.world.directory
    return Trust(await relay_verifier(here), policy or Policy(), directory.places)


def root_of(records: list[LoggedRecord]) -> bytes:
    """Return the root over entries."""
    frontier = Frontier()
    frontier.extend(leaf_hash(logged.entry) for logged in records)
    return frontier.root


async def write_records(here: Stage, clock: TurnableClock, structure: str, count: int) -> None:
    """Let a structure's log grow."""
    async with open_database(here.database) as database, database.transaction() as connection:
        access = Access(structure=structure, action=AccessAction.EXPIRED)
        await Records(database.sql, clock).write(connection, [access] * count)


async def test_every_record_gets_its_place(here: Stage, town: Town) -> None:
    """Positions have no gap, each entry commits to its record, and the head proves all of them."""
    anne, auditor = await here.device(town.anne), await here.device(town.auditor)
    await anne.post(here.message(town.anne, town.social, [town.intake]))
    await published(here)
    records, head = await fetched(auditor)
    proved = check_head(head, await trust(here))
    assert (proved.structure, proved.size, proved.root) == (town.cpas.id, len(records), root_of(records))
    assert [logged.position for logged in records] == list(range(len(records)))
    assert records[0].record is None
    actions = []
    for logged in records[1:]:
        assert logged.salt is not None
        assert logged.record is not None
        assert logged.entry == entry(commitment(logged.salt, logged.record))
        actions.append(decode(logged.record, AccessRecord, 10_000).action)
    assert AccessAction.ENVELOPE_POSTED in actions


async def test_every_structure_has_its_own_log(here: Stage, town: Town) -> None:
    """Two auditors get two logs, each under its place in the same epoch's heads, and neither the other's."""
    await published(here)
    ours, theirs = await here.device(town.auditor), await here.device(town.abri.administrator)
    trusted = await trust(here)
    for device, chain in ((ours, town.cpas), (theirs, town.abri)):
        records, head = await fetched(device)
        assert check_head(head, trusted).structure == chain.id
        raws = [logged.record for logged in records if logged.record]
        assert {decode(raw, AccessRecord, 10_000).structure for raw in raws} <= {chain.id}
    other = await ours.request("GET", f"/v1/logs/{town.abri.id}/records")
    assert other.status == 404


async def test_tiles_lead_to_the_published_root(here: Stage, town: Town, clock: TurnableClock) -> None:
    """Full tiles and partial ones, of all three kinds of log; bundles hold the entries."""
    await write_records(here, clock, town.cpas.id, 700)
    await published(here)
    auditor = await here.device(town.auditor)
    log = await relay_verifier(here)
    for name, origin in (("directory", log.name), ("heads", log.name + HEADS)):
        opened = open_checkpoint(await checkpoint(here, name), origin, log)
        assert await root_from_tiles(auditor, name, opened.size) == opened.root
    head = (await auditor.request("GET", f"/v1/logs/{town.cpas.id}/head")).demand().read(StructureHead)
    assert head.size > 700
    assert await root_from_tiles(auditor, town.cpas.id, head.size) == head.root
    bundle = (await auditor.request("GET", f"/v1/logs/{town.cpas.id}/tile/entries/001")).demand().body
    records, _ = await fetched(auditor)
    assert split_entries(bundle, 256) == [logged.entry for logged in records[256:512]]
    for path in ("0/099", "entries/099", "1/000", "0/000.p/300", "5/nonsense"):
        answer = await auditor.request("GET", f"/v1/logs/{town.cpas.id}/tile/{path}")
        assert answer.status in (400, 404), path


async def root_from_tiles(device: Device, log: str, size: int) -> bytes:
    """Return the root of a log from its tiles."""
    reader = TileReader(size)
    for tile in tiles_of(size):
        reader.add(tile, (await device.request("GET", f"/v1/logs/{log}/tile/{tile.path}")).demand().body)
    return tree_root(reader.read, size)


async def test_a_quorum_confirms_both_logs(here: Stage, town: Town, guards: list[Guard]) -> None:
    """Two of three witnesses cosign the directory and the heads; what follows is judged by that policy."""
    await appoint(here, guards, 2)
    policy = here.world.directory.policy_at(here.world.directory.size)
    log = await relay_verifier(here)

    async def confirmed() -> bool:
        try:
            notes = [(name, await checkpoint(here, name)) for name in ("directory", "heads")]
            for name, note in notes:
                check_quorum(note, log.name if name == "directory" else log.name + HEADS, log, policy)
        except NotWitnessedError:
            return False
        return True

    assert town.cpas.id in here.world.directory.places
    town.cpas.member()
    await here.publish()
    await here.device(town.anne)
    await until(confirmed)
    assert check_quorum(await checkpoint(here, "directory"), log.name, log, policy).time is not None


async def test_without_a_quorum_work_goes_on_and_nothing_is_published(
    here: Stage, town: Town, guards: list[Guard]
) -> None:
    """Posts are accepted while the witnesses are away; with them back, the whole is published."""
    await appoint(here, guards, 2)
    town.cpas.member()
    await here.publish()
    await published(here)
    for guard in guards[:2]:
        await guard.stop()
    anne = await here.device(town.anne)
    before = await checkpoint(here, "heads")
    await anne.post(here.message(town.anne, town.social, [town.intake]))
    await asyncio.sleep(0.5)
    assert await checkpoint(here, "heads") == before
    await guards[0].start()
    await published(here, seconds=30)
    assert await checkpoint(here, "heads") != before


@pytest.mark.parametrize("size", ["1000000", "1" + 5_000 * "0"])
async def test_a_witness_that_lies_stops_nobody(
    here: Stage, town: Town, guards: list[Guard], clock: TurnableClock, size: str
) -> None:
    """One of three says it has seen a million entries, or more than Python counts: the others go on."""

    async def lie(_: web.Request) -> web.Response:
        return web.Response(status=409, text=f"{size}\n", content_type=SIZE_TYPE)

    app = web.Application()
    app.add_routes([web.post("/add-checkpoint", lie)])
    async with TestServer(app) as liar:
        guards[0].url = str(liar.make_url(""))
        await appoint(here, guards, 2)
        town.cpas.member()
        await here.publish()
        await here.device(town.anne)
        policy = here.world.directory.policy_at(here.world.directory.size)
        log = await relay_verifier(here)

        async def seen() -> int:
            note = await checkpoint(here, "heads")
            return check_quorum(note, log.name + HEADS, log, policy).checkpoint.size

        async def confirmed() -> bool:
            with suppress(NotWitnessedError):  # it was published while nobody had named them yet
                return bool(await seen())
            return False

        await until(confirmed)
        before = await seen()
        await write_records(here, clock, town.cpas.id, 1)
        await published(here)
        assert await seen() > before
        assert await _ready(here)


async def test_one_at_a_time(
    here: Stage, town: Town, database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """Of three processes on one database one sequences; the log stays whole, and outlives the first."""
    async with (
        local_relay(database, tmp_path / "second", clock, log_epoch_seconds=0),
        local_relay(database, tmp_path / "third", clock, log_epoch_seconds=0),
    ):
        for _ in range(5):
            await write_records(here, clock, town.cpas.id, 100)
            await asyncio.sleep(0.1)
        await published(here)
    records, head = await fetched(await here.device(town.auditor))
    assert check_head(head, await trust(here)).root == root_of(records)


# Refusals.


async def refused(here: Stage, reason: str) -> None:
    """Wait until the relay refuses to sign, for a reason."""

    async def says_why() -> bool:
        answer = await here.request("GET", "/readyz")
        return answer.status == 503 and reason in answer.body.decode()

    await until(says_why)


async def test_a_clock_that_goes_back(here: Stage, town: Town, clock: TurnableClock) -> None:
    """The relay signs nothing before the last epoch, and goes on when the clock is right again."""
    clock.ahead = HOUR
    await here.device(town.anne)
    await published(here)
    clock.ahead = 0
    await refused(here, "seconds before the last epoch")
    clock.ahead = HOUR + 1000
    await until(lambda: _ready(here))
    await here.device(town.anne)
    await published(here, seconds=30)


async def _ready(here: Stage) -> bool:
    return (await here.request("GET", "/readyz")).status == 204


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (
            "UPDATE log_epochs SET entry = set_byte(entry, 20, 1 - get_byte(entry, 20)) WHERE epoch = 0",
            "not those",
        ),
        ("DELETE FROM log_epochs WHERE epoch > 0", "an older one"),
        ("UPDATE log_checkpoints SET signed_root = sha256('x')", "not those"),
    ],
)
async def test_an_edited_database(here: Stage, town: Town, deed: str, reason: str) -> None:
    """Whoever edits the log of heads in the database stops the signing; posts go on."""
    anne = await here.device(town.anne)
    await published(here)
    await here.device(town.ben)
    await published(here)
    await execute(here, deed)
    await refused(here, reason)
    await anne.post(here.message(town.anne, town.social, [town.intake]))


async def test_a_restored_backup(
    database: str, tmp_path: Path, clock: TurnableClock, guards: list[Guard], here: Stage, town: Town
) -> None:
    """A relay on an older state of its database is told by the witnesses, and signs nothing."""
    await appoint(here, guards, 2)
    await here.device(town.anne)
    await published(here)
    for table in _LOG_TABLES:
        await execute(here, f"CREATE TABLE older_{table} AS SELECT * FROM {table}")  # noqa: S608
    await here.device(town.anne)
    await published(here)
    for table in _LOG_TABLES:
        await execute(here, f"DELETE FROM {table}")  # noqa: S608
        await execute(here, f"INSERT INTO {table} SELECT * FROM older_{table}")  # noqa: S608
    await refused(here, "an older one")
    async with (
        local_relay(database, tmp_path / "new", clock, log_epoch_seconds=0) as other,
        stage(other, database) as there,
    ):
        await refused(there, "an older one")


_LOG_TABLES = (
    "access_records",
    "structure_logs",
    "structure_heads",
    "log_epochs",
    "log_tiles",
    "log_checkpoints",
)
