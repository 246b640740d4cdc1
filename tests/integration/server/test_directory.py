"""The log as the relay keeps it: verified, whole or not at all, in one order for all processes."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from crypto.chain import Directory
from crypto.notes import Verifier, open_checkpoint
from crypto.signing import RelayKey
from schemas.access import AccessAction
from schemas.api import EntriesPage, EntriesRequest, NetworkInfo
from schemas.codec import encode
from schemas.errors import (
    IntegrityError,
    InvalidInputError,
    SignatureInvalidError,
    StaleStatementError,
    StatementRefusedError,
)
from schemas.limits import LIMITS
from schemas.statements import DeviceRevoked, RevocationReason, StandingChanged
from server.directory.mirror import Mirror
from server.main import Relay
from server.storage.db import connect, open_database
from tests.builders import Chain
from tests.integration.server.conftest import Town
from tests.stage import Answer, Stage, TurnableClock, local_relay, until


async def post(here: Stage, *entries: bytes, url: str = "") -> Answer:
    """Post entries."""
    body = encode(EntriesRequest(entries))
    return await here.request("POST", "/v1/directory/entries", body=body, url=url)


async def page(here: Stage, after: int, url: str = "") -> EntriesPage:
    """Return a page of the log."""
    answer = await here.request("GET", f"/v1/directory/entries?after={after}", url=url)
    return answer.demand().read(EntriesPage)


async def size_of(here: Stage, note: str) -> int:
    """Verify a checkpoint and return its size."""
    info = (await here.request("GET", "/v1/network")).read(NetworkInfo)
    return open_checkpoint(note, info.origin, Verifier(info.origin, info.relay_key)).size


async def mirrored(here: Stage, url: str = "") -> Directory:
    """Fetch and verify the whole log, as a client does."""
    directory = Directory()
    while True:
        found = await page(here, directory.size, url)
        for raw in found.entries:
            directory.admit(raw)
        if directory.size == await size_of(here, found.checkpoint):
            return directory


@pytest.mark.usefixtures("town")
async def test_a_client_can_mirror_it(here: Stage) -> None:
    """What the relay gives is what was posted, and its checkpoint is signed over it."""
    directory = await mirrored(here)
    assert (directory.size, directory.root) == (here.world.directory.size, here.world.directory.root)
    answer = await here.request("GET", "/v1/directory/checkpoint")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert await size_of(here, answer.body.decode()) == directory.size


@pytest.mark.usefixtures("town")
async def test_pages(here: Stage) -> None:
    """A page begins after what the client holds, and is empty when it holds all, or more."""
    entries = here.world.entries
    assert list((await page(here, 3)).entries) == entries[3:]
    assert (await page(here, len(entries))).entries == ()
    assert (await page(here, len(entries) + 5)).entries == ()
    for wrong in ("-1", "1.5", "x", "", "٣"):
        assert (await here.request("GET", f"/v1/directory/entries?after={wrong}")).status == 400


async def test_a_long_log_comes_in_pages(here: Stage, town: Town) -> None:
    """No page has more entries than the limit, and together they are the log."""
    for _ in range(LIMITS.statements_page):
        town.cpas.standing()
    await here.publish()
    assert len((await page(here, 0)).entries) == LIMITS.statements_page
    assert (await mirrored(here)).root == here.world.directory.root


async def test_all_or_none(here: Stage, town: Town, database: str) -> None:
    """When the last of several entries is refused, none of them has any effect."""
    good = [town.cpas.revoke(town.anne.kid), town.abri.standing(level=3)]
    bad = town.abri.signed(StandingChanged, town.ben.device, level=4, active=True, evidence=bytes(32))
    size = (await mirrored(here)).size
    with pytest.raises(StatementRefusedError):
        (await post(here, *good, bad)).demand()
    assert (await mirrored(here)).size == size
    async with connect(database) as connection:
        assert await connection.fetchval("SELECT active FROM devices WHERE device = $1", town.anne.kid)
    (await post(here, *good)).demand()


async def test_the_same_entries_again(here: Stage, town: Town) -> None:
    """Entries whose answer was lost can be posted again: they are answered as before, and stand once."""
    entries = [town.cpas.standing(level=3), town.cpas.standing(level=2)]
    first = (await post(here, *entries)).demand().read(EntriesPage)
    assert (await post(here, *entries)).demand().read(EntriesPage) == first
    assert (await mirrored(here)).size == here.world.directory.size


async def test_an_entry_that_does_not_continue(here: Stage, town: Town) -> None:
    """Of two statements for one place the second is refused as stale, even with the first beside it."""
    rival = town.cpas.signed(
        StandingChanged, here.world.registrar.device, level=1, active=True, evidence=bytes(32)
    )
    first = town.cpas.standing(level=3)
    (await post(here, first)).demand()
    for entries in ([rival], [first, rival]):
        with pytest.raises(StaleStatementError):
            (await post(here, *entries)).demand()


async def test_an_altered_entry(here: Stage, town: Town) -> None:
    """An entry whose signature does not hold is refused."""
    lost = RevocationReason.LOST
    entry = town.cpas.signed(DeviceRevoked, town.cpas.root, device=town.anne.kid, reason=lost)
    with pytest.raises(SignatureInvalidError):
        (await post(here, entry[:-1] + bytes([entry[-1] ^ 1]))).demand()


@pytest.mark.parametrize("minutes", [-20, 30])
async def test_a_statement_of_another_time(
    here: Stage, town: Town, clock: TurnableClock, minutes: int
) -> None:
    """A statement is dated now: nobody signs in advance, or for the time when a key was still theirs."""
    clock.ahead = minutes * 60_000
    with pytest.raises(InvalidInputError):
        (await post(here, town.cpas.standing(level=3))).demand()


async def test_who_is_recorded(here: Stage, town: Town) -> None:
    """The log of the structure spoken for tells who spoke, how often, and whose device it was."""
    administrator, registrar, root = sorted(  # by role: those of one moment come in any order
        (record.role, record.count, record.peer, record.actor is None)
        for record in await here.records(town.cpas.id, AccessAction.STATEMENTS_POSTED)
    )
    network = here.world.network.id
    assert registrar == ("registrar", 1, network, False)
    assert sorted([administrator[:2], root[:2]]) == [("administrator", 2), ("root", 5)]
    assert root[3] != administrator[3]


async def test_two_processes_append(
    here: Stage, relay: Relay, database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """Posts that race through two processes all stand, in one order; each shows the other's at once."""
    chains = [here.world.structure(f"structure-{number}") for number in range(8)]
    await here.publish()
    async with local_relay(database, tmp_path, clock) as other:
        urls = (relay.url, other.url)

        async def change(number: int, chain: Chain) -> None:
            for step in range(5):
                url = urls[(number + step) % 2]
                posted = (await post(here, chain.standing(level=step % 3), url=url)).demand()
                shown = await page(here, 0, urls[(number + step + 1) % 2])
                size = await size_of(here, posted.read(EntriesPage).checkpoint)
                assert await size_of(here, shown.checkpoint) >= size

        before = (await mirrored(here)).size
        await asyncio.gather(*(change(number, chain) for number, chain in enumerate(chains)))
        ours, theirs = await mirrored(here, relay.url), await mirrored(here, other.url)
    assert (ours.size, ours.root) == (theirs.size, theirs.root)
    assert ours.size == before + 5 * len(chains)
    for chain in chains:
        assert ours.structure(chain.id) == here.world.directory.structure(chain.id)


@pytest.mark.usefixtures("town")
async def test_an_edited_log_is_not_served(database: str, tmp_path: Path, clock: TurnableClock) -> None:
    """A relay does not start on a log in which somebody has changed an entry."""
    async with connect(database) as connection:
        await connection.execute(
            "UPDATE directory_entries SET raw = set_byte(raw, 40, get_byte(raw, 40) # 1) WHERE position = 4"
        )
    with pytest.raises(IntegrityError):
        async with local_relay(database, tmp_path, clock):
            pass


async def test_a_mirror_whose_session_was_lost(here: Stage, town: Town) -> None:
    """What it was told while its own session alone had ended, it looks for again by itself."""
    async with open_database(here.database, connections=1) as database:
        mirror = Mirror(database, "relay.example", RelayKey(bytes(32)))
        async with database.connection() as connection:
            await mirror.catch_up(connection)
            session = connection.get_server_pid()
        before = mirror.directory.size
        running = asyncio.create_task(mirror.run())
        town.cpas.member()
        await here.publish()
        os.kill(session, signal.SIGTERM)
        time.sleep(0.2)  # in this loop: it must not notice before it uses it
        mirror.is_behind()
        await until(lambda: grown(mirror, before))
        running.cancel()
        await asyncio.wait([running])


async def grown(mirror: Mirror, size: int) -> bool:
    """Whether a mirror has more entries than that."""
    return mirror.directory.size > size
