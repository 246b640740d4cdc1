"""How long records are kept, who sees which, and what is told about people."""

import pytest

from crypto.commitments import commitment, entry
from crypto.merkle import Frontier, leaf_hash
from crypto.proofs import check_inclusion, inclusion_path
from crypto.record_proofs import check_head
from crypto.tiles import WIDTH, TileReader, tiles_of
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode, encode
from schemas.limits import DAY
from schemas.log import Hold, LogPage, RecordRetention, Statistics, StructureHead
from server.audit.expiry import AccessLogExpiry
from server.audit.records import Access, Records
from server.storage.db import connect, open_database
from tests.integration.server.conftest import Town
from tests.integration.transparency.conftest import published
from tests.integration.transparency.test_sequencer import fetched, root_of, trust, write_records
from tests.stage import Device, Stage, TurnableClock

YEAR = 366 * DAY * 1000


async def pass_time(here: Stage, clock: TurnableClock, millis: int) -> None:
    """Let time pass, then sweep."""
    clock.ahead += millis
    async with open_database(here.database) as database:
        await AccessLogExpiry(database, Records(database.sql, clock), clock).sweep()


async def test_erased_records_leave_their_proofs(here: Stage, town: Town, clock: TurnableClock) -> None:
    """After a year the records are gone, salt included; what was proved before still verifies."""
    await write_records(here, clock, town.cpas.id, 20)
    await published(here)
    before, old = await fetched(await here.device(town.auditor))
    await pass_time(here, clock, YEAR)
    auditor = await here.device(town.auditor)
    await published(here)
    after, head = await fetched(auditor)
    assert check_head(head, await trust(here)).root == root_of(after)
    assert [each.entry for each in after[: old.size]] == [each.entry for each in before]
    assert all((each.record, each.salt) == (None, None) for each in after[: old.size])
    reader = await tiles(auditor, town.cpas.id, head.size)
    kept = before[7]
    assert kept.salt is not None
    assert kept.record is not None
    leaf = leaf_hash(entry(commitment(kept.salt, kept.record)))
    check_inclusion(head.root, head.size, 7, leaf, inclusion_path(reader.read, head.size, 7))
    last = decode(after[-1].record or b"", AccessRecord, 10_000).action
    assert last in (AccessAction.RECORDS_EXPIRED, AccessAction.SESSION_OPENED)


async def tiles(device: Device, log: str, size: int) -> TileReader:
    """Fetch the tiles of a log."""
    reader = TileReader(size)
    for tile in tiles_of(size):
        reader.add(tile, (await device.request("GET", f"/v1/logs/{log}/tile/{tile.path}")).demand().body)
    return reader


async def test_a_hold_and_a_purpose_keep_records(here: Stage, town: Town, clock: TurnableClock) -> None:
    """What is held stays whole, and who stated a purpose keeps its records as long as it said."""
    await write_records(here, clock, town.cpas.id, 20)
    await write_records(here, clock, town.abri.id, 20)
    await published(here)
    auditor, sofie = await here.device(town.auditor), await here.device(town.abri.administrator)
    hold = Hold(here.world.new_id(), 5, 8, "an inquiry")
    (await auditor.request("POST", "/v1/records/holds", body=encode(hold))).demand()
    wish = RecordRetention(36, "internal control")
    (await sofie.request("PUT", "/v1/records/retention", body=encode(wish))).demand()
    without = await sofie.request("PUT", "/v1/records/retention", body=encode(RecordRetention(36)))
    assert without.status == 400
    await pass_time(here, clock, YEAR)
    for device in (auditor, sofie):
        await device.sign_in()
    await published(here)
    ours, _ = await fetched(auditor)
    assert [each.position for each in ours[:20] if each.record] == [5, 6, 7, 8]
    theirs, _ = await fetched(sofie)
    assert all(each.record for each in theirs[1:20])
    (await auditor.request("DELETE", f"/v1/records/holds/{hold.id}")).demand()
    await pass_time(here, clock, 0)
    ours, _ = await fetched(auditor)
    assert not any(each.record for each in ours[:20])


async def test_the_log_is_pruned_by_whole_tiles(here: Stage, town: Town, clock: TurnableClock) -> None:
    """Entries below the first whole record go, by 256; the tiles stay, and lead to the root."""
    await write_records(here, clock, town.cpas.id, 600)
    await published(here)
    await pass_time(here, clock, YEAR)
    auditor = await here.device(town.auditor)
    await published(here)
    records, head = await fetched(auditor)
    assert (head.minimum, records[0].position) == (2 * WIDTH, 2 * WIDTH)
    reader = await tiles(auditor, town.cpas.id, head.size)
    edge = Frontier(2 * WIDTH, (reader.read(9, 0),))
    edge.extend(leaf_hash(each.entry) for each in records)
    assert edge.root == check_head(head, await trust(here)).root
    gone = await auditor.request("GET", f"/v1/logs/{town.cpas.id}/tile/entries/000")
    assert gone.status == 404


async def test_the_database_shows_one_structure_only(here: Stage, town: Town) -> None:
    """A query that forgets to ask for one structure sees the reader's only; without a reader, nothing."""
    for member in (town.anne, town.ben):
        await here.device(member)
    await published(here)
    async with connect(here.database) as connection, connection.transaction():
        assert not await connection.fetchval(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = user"
        )
        assert await connection.fetchval("SELECT count(*) FROM access_records") == 0
        await connection.execute("SELECT set_config('souspli.reader', $1, true)", town.cpas.id)
        rows = await connection.fetch("SELECT DISTINCT structure::text FROM access_records")
        assert [row["structure"] for row in rows] == [town.cpas.id]
        erased = await connection.execute(
            "UPDATE access_records SET record = NULL WHERE structure = $1", town.abri.id
        )
        assert erased == "UPDATE 0"


async def test_figures_of_few_people_are_withheld(here: Stage, town: Town, clock: TurnableClock) -> None:
    """Nine people are too few and ten are enough; the relay's own acts count as nobody's."""
    async with open_database(here.database) as database, database.transaction() as connection:
        members = [here.world.new_id() for _ in range(10)]
        accesses = [
            Access(structure=structure, action=action, member=members[number])
            for action, count in ((AccessAction.BLOB_DOWNLOADED, 9), (AccessAction.UPLOAD_COMPLETED, 10))
            for number, structure in zip(range(count), [town.cpas.id, town.abri.id] * 5, strict=False)
        ]
        accesses += [Access(structure=town.cpas.id, action=AccessAction.BLOB_DOWNLOADED)] * 5
        await Records(database.sql, clock).write(connection, accesses)
    await published(here)
    registrar = await here.device(here.world.registrar)
    told = (await registrar.request("GET", "/v1/statistics")).demand().read(Statistics)
    counts = {figure.action: figure.count for figure in told.figures}
    assert counts[AccessAction.BLOB_DOWNLOADED] is None
    assert counts[AccessAction.UPLOAD_COMPLETED] == 10


@pytest.mark.parametrize("query", ["?after=0", "?after=3&limit=2", ""])
async def test_pages_have_no_gap(here: Stage, town: Town, clock: TurnableClock, query: str) -> None:
    """A page begins right after what is held already, and ends within the head."""
    await write_records(here, clock, town.cpas.id, 10)
    await published(here)
    auditor = await here.device(town.auditor)
    path = f"/v1/logs/{town.cpas.id}/records{query}"
    page = (await auditor.request("GET", path)).demand().read(LogPage)
    first = int(query.removeprefix("?after=").split("&")[0]) + 1 if query else 0
    positions = [each.position for each in page.records]
    assert positions == list(range(first, first + len(positions)))
    assert positions[-1] < page.head.size
    head = (await auditor.request("GET", f"/v1/logs/{town.cpas.id}/head")).demand().read(StructureHead)
    assert head.size >= page.head.size
