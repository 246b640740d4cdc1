"""Retention: what has expired is gone with all that belongs to it, what has not stays."""

import os
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from schemas.access import AccessAction
from schemas.api import Retention as Wish
from schemas.codec import encode
from schemas.envelope import parse
from schemas.errors import NotFoundError, UnavailableError
from schemas.limits import DAY, LIMITS
from server.audit.expiry import AccessLogExpiry
from server.audit.records import Records
from server.files.blobs import FolderStore
from server.files.completion import Completion
from server.files.expiry import FileExpiry
from server.files.staging import Staging
from server.relay.retention import Retention
from server.storage.db import connect, open_database
from tests.integration.relay.conftest import Scene
from tests.integration.relay.files import create, download, head, patch, upload_whole
from tests.integration.relay.test_downloads import naming

DATA = os.urandom(5_000)
YEAR = LIMITS.retention // DAY


@pytest.fixture
async def retention(scene: Scene) -> AsyncIterator[Retention]:
    """Return the relay's retention, to be run when a test wants it."""
    async with open_database(scene.here.database) as database:
        records = Records(database.sql, scene.clock)
        staging, store = Staging(scene.folder / "uploads"), FolderStore(scene.folder / "blobs")
        completion = Completion(database, records, scene.clock, staging, store)
        files = FileExpiry(database, records, scene.clock, staging, store, completion)
        log = AccessLogExpiry(database, records, scene.clock)
        yield Retention(database, records, scene.clock, files, log)


async def pass_days(scene: Scene, days: float) -> None:
    """Let time pass, and everybody sign in again."""
    scene.clock.ahead += int(days * DAY * 1000)
    for device in (scene.anne, scene.ben, scene.dora):
        await device.sign_in()


async def count(scene: Scene, table: str) -> int:
    """Return how many rows a table has."""
    async with connect(scene.here.database) as connection:
        number: int = await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of ours
    return number


def files(scene: Scene) -> int:
    """Return how many files the relay keeps, whole or not."""
    whole, parts = (scene.folder / "blobs").glob("*/*/*"), (scene.folder / "uploads").iterdir()
    return len([*whole, *parts])


async def test_envelopes_are_kept_for_their_time_and_no_longer(scene: Scene, retention: Retention) -> None:
    """The older is deleted, the younger stays under its number; both logs tell what expired."""
    first = scene.message(scene.intake, scene.pantry)
    await scene.anne.post(first)
    await pass_days(scene, YEAR - 1)
    await scene.anne.post(scene.message(scene.intake))
    await retention.sweep()
    assert await count(scene, "envelopes") == 3
    await pass_days(scene, 1)
    await retention.sweep()
    assert [delivery.seq for delivery in await scene.ben.fetch(scene.intake)] == [2]
    assert await scene.dora.fetch(scene.pantry) == []
    assert await count(scene, "envelopes") == 1
    assert await count(scene, "posts") == 1
    (record,) = await scene.here.records(scene.abri.id, AccessAction.EXPIRED)
    assert (record.object, record.count, record.actor) == (parse(first).header.thread, 1, None)


async def test_more_than_one_transaction_takes_is_deleted(scene: Scene, retention: Retention) -> None:
    """A mailbox with many expired envelopes is emptied."""
    async with connect(scene.here.database) as connection:
        rows = "SELECT $1, seq, now() - interval '2 years', '', $1 FROM generate_series(1, 500) AS seq"
        await connection.execute(f"INSERT INTO envelopes {rows}", scene.intake.id)
    await retention.sweep()
    assert await count(scene, "envelopes") == 0
    records = await scene.here.records(scene.abri.id, AccessAction.EXPIRED)
    assert sum(record.count for record in records) == 500


async def test_an_administrator_shortens_and_extends_retention(scene: Scene, retention: Retention) -> None:
    """It holds at once, for what is there already; for the own structure only; and it is recorded."""
    administrator = await scene.administrator()
    await scene.anne.post(scene.message(scene.intake, scene.pantry))
    await pass_days(scene, 8)
    await administrator.sign_in()
    (await administrator.request("PUT", "/v1/retention", body=encode(Wish(7)))).demand()
    assert await scene.ben.fetch(scene.intake) == []
    (await administrator.request("PUT", "/v1/retention", body=encode(Wish(9)))).demand()
    assert len(await scene.ben.fetch(scene.intake)) == 1
    (await administrator.request("PUT", "/v1/retention", body=encode(Wish(8)))).demand()
    await retention.sweep()
    (await administrator.request("PUT", "/v1/retention", body=encode(Wish(9)))).demand()
    assert await scene.ben.fetch(scene.intake) == []
    assert len(await scene.dora.fetch(scene.pantry)) == 1
    records = await scene.here.records(scene.abri.id, AccessAction.RETENTION_SET)
    assert [record.count for record in records] == [7, 9, 8, 9]


async def test_only_administrators_set_retention(scene: Scene) -> None:
    """To others the route does not exist."""
    with pytest.raises(NotFoundError):
        (await scene.ben.request("PUT", "/v1/retention", body=encode(Wish(1)))).demand()


async def test_a_file_goes_with_the_last_envelope_that_names_it(scene: Scene, retention: Retention) -> None:
    """Not before, wherever that is; then its bytes, its readers and its share of the quota are gone."""
    blob = await upload_whole(scene.anne, DATA)
    await scene.anne.post(naming(scene.message(scene.intake), blob))
    await pass_days(scene, YEAR - 10)
    await scene.anne.post(naming(scene.message(scene.pantry), blob))
    for _ in range(YEAR // 7):
        await pass_days(scene, 7)
        await retention.sweep()
    assert await download(scene.dora, blob) == DATA
    await pass_days(scene, 7)
    await retention.sweep()
    assert files(scene) == 0
    assert await count(scene, "blobs") == await count(scene, "blob_readers") == 0
    async with connect(scene.here.database) as connection:
        assert await connection.fetchval("SELECT sum(storage_used) FROM structures") == 0
    records = await scene.here.records(scene.cpas.id, AccessAction.EXPIRED)
    assert [record.object for record in records if record.object == blob] == [blob]


async def test_a_file_that_nobody_sent_goes_after_a_week(scene: Scene, retention: Retention) -> None:
    """It would fill the quota for ever."""
    await upload_whole(scene.anne, DATA)
    await pass_days(scene, 6.9)
    await retention.sweep()
    assert files(scene) == 1
    await pass_days(scene, 0.2)
    await retention.sweep()
    assert files(scene) == 0


async def test_an_abandoned_upload_goes_and_one_that_goes_on_stays(
    scene: Scene, retention: Retention
) -> None:
    """Two days after anybody last asked for it; its room is given back."""
    abandoned, slow = scene.here.world.new_id(), scene.here.world.new_id()
    for upload in (abandoned, slow):
        (await create(scene.anne, upload, len(DATA))).demand()
        (await patch(scene.anne, upload, 0, DATA[:100])).demand()
    await pass_days(scene, 1.9)
    (await patch(scene.anne, slow, 100, DATA[100:200])).demand()
    await pass_days(scene, 0.2)
    await retention.sweep()
    assert (await head(scene.anne, abandoned)).status == 404
    (await patch(scene.anne, slow, 200, DATA[200:])).demand()
    assert await download(scene.anne, slow) == DATA
    assert files(scene) == 1
    async with connect(scene.here.database) as connection:
        assert await connection.fetchval("SELECT sum(storage_used) FROM structures") == len(DATA)


async def test_an_upload_that_cannot_be_given_up_is_told(scene: Scene, retention: Retention) -> None:
    """Its part does not open: that is logged, the other ones go, and this one does when it opens again."""
    uploads = [scene.here.world.new_id() for _ in range(3)]
    for upload in uploads:
        (await create(scene.anne, upload, len(DATA))).demand()
    part = scene.folder / "uploads" / uploads[1]
    part.mkdir()  # so that it opens for nobody, root included
    await pass_days(scene, 2.1)
    with capture_logs() as logs:
        await retention.sweep()
    assert [(each["event"], each["upload"]) for each in logs] == [("upload not given up", uploads[1])]
    assert await count(scene, "uploads") == 1
    part.rmdir()
    await retention.sweep()
    assert await count(scene, "uploads") == 0


async def test_an_upload_that_is_being_written_is_not_given_up(scene: Scene, retention: Retention) -> None:
    """Nobody asked for two days, and it goes on at this moment: that is no failure, and nothing is logged."""
    upload = scene.here.world.new_id()
    (await create(scene.anne, upload, len(DATA))).demand()
    await pass_days(scene, 2.1)
    with Staging(scene.folder / "uploads").open(upload), capture_logs() as logs:
        await retention.sweep()
    assert (await count(scene, "uploads"), logs) == (1, [])
    await retention.sweep()
    assert await count(scene, "uploads") == 0


async def test_bytes_that_the_database_does_not_know_are_swept_away(
    scene: Scene, retention: Retention
) -> None:
    """A crash left them; what is in use stays."""
    blob = await upload_whole(scene.anne, DATA)
    upload = scene.here.world.new_id()
    (await create(scene.anne, upload, len(DATA))).demand()
    (await patch(scene.anne, upload, 0, DATA[:100])).demand()
    stray = scene.here.world.new_id()
    (scene.folder / "uploads" / stray).write_bytes(DATA)
    await FolderStore(scene.folder / "blobs").put(stray, scene.folder / "uploads" / stray)
    assert files(scene) == 4
    await retention.sweep()
    assert files(scene) == 2
    assert await download(scene.anne, blob) == DATA
    (await patch(scene.anne, upload, 100, DATA[100:])).demand()


async def test_a_store_that_is_away_holds_up_nothing_else(scene: Scene, retention: Retention) -> None:
    """What it does not hold is swept; its own leftovers go in the next round, not a day later."""
    stray, blobs = scene.here.world.new_id(), scene.folder / "blobs"
    part = scene.folder / "uploads" / stray
    part.write_bytes(DATA)
    await FolderStore(blobs).put(stray, part)
    async with connect(scene.here.database) as connection:
        figure = "INSERT INTO access_figures VALUES ($1, '2020-01-01', 'session.opened', '', 1)"
        await connection.execute(figure, scene.cpas.id)
    away = blobs.rename(scene.folder / "away")
    with pytest.raises(UnavailableError):
        await retention.sweep()
    assert (part.exists(), await count(scene, "access_figures")) == (False, 0)
    away.rename(blobs)
    assert files(scene) == 1
    await retention.sweep()
    assert files(scene) == 0


async def test_the_wraps_of_an_epoch_go_with_its_last_envelopes(scene: Scene, retention: Retention) -> None:
    """A year after it was closed; those of the open epoch stay."""
    wrap = "INSERT INTO epoch_wraps (mailbox, kid, epoch, wrap) VALUES ($1, $2, $3, $2)"
    scene.abri.rotate(scene.intake)
    await scene.here.publish()
    async with connect(scene.here.database) as connection:
        for epoch in (1, 2):
            await connection.execute(wrap, scene.intake.id, scene.ben.member.kid, epoch)
    await pass_days(scene, YEAR - 1)
    await retention.sweep()
    assert await count(scene, "epoch_wraps") == 2
    await pass_days(scene, 2)
    await retention.sweep()
    async with connect(scene.here.database) as connection:
        assert [row["epoch"] for row in await connection.fetch("SELECT epoch FROM epoch_wraps")] == [2]
