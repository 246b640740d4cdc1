"""The network begins once, with the code that the relay printed."""

from pathlib import Path

import pytest

from schemas.api import EntriesRequest, Founding, NetworkInfo
from schemas.codec import encode
from schemas.errors import ConflictError, ForbiddenError, InvalidInputError, RateLimitedError, SouspliError
from schemas.limits import LIMITS
from server.main import Relay
from server.secrets import printed_setup_code
from server.storage.db import connect
from tests.stage import Answer, Stage, TurnableClock, local_relay, stage


async def found(here: Stage, code: str, entries: list[bytes]) -> Answer:
    """Found the network."""
    body = encode(Founding(code, tuple(entries)))
    return await here.request("POST", "/v1/network", body=body)


async def log_size(database: str) -> int:
    """Return how many entries the log has."""
    async with connect(database) as connection:
        return int(await connection.fetchval("SELECT count(*) FROM directory_entries"))


async def test_the_network_is_founded_once(here: Stage, relay: Relay, database: str) -> None:
    """The first founding counts, the same one again changes nothing, another one is refused."""
    entries = here.world.entries
    before = (await here.request("GET", "/v1/network")).read(NetworkInfo)
    assert (before.founded, before.network) == (False, None)
    info = (await found(here, relay.setup_code or "", entries)).demand().read(NetworkInfo)
    assert (info.founded, info.network) == (True, here.world.network.id)
    again = (await found(here, relay.setup_code or "", entries)).demand()
    assert (again.status, await log_size(database)) == (201, len(entries))
    other = Stage(relay.url, "", database, here._http)
    with pytest.raises(ConflictError):
        (await found(here, relay.setup_code or "", other.world.entries)).demand()
    assert await log_size(database) == len(entries)


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA-AAAAA-AAAAA", "é"])
async def test_a_wrong_setup_code(here: Stage, database: str, code: str) -> None:
    """Without the code nobody founds anything."""
    with pytest.raises(ForbiddenError):
        (await found(here, code, here.world.entries)).demand()
    assert await log_size(database) == 0


async def test_the_code_as_people_type_it(here: Stage, relay: Relay) -> None:
    """Small letters, groups, spaces, and O for 0 are the same code."""
    typed = printed_setup_code(relay.setup_code or "").lower().replace("-", " ").replace("0", "o")
    assert (await found(here, typed, here.world.entries)).status == 201


async def test_guessing_the_code(here: Stage) -> None:
    """After some attempts an address has to wait."""
    limit = LIMITS.foundings_per_minute
    # Twice as many: a slow machine gets some more.
    statuses = [(await found(here, "AAAAA", here.world.entries)).status for _ in range(2 * limit)]
    assert statuses[:limit] == [403] * limit
    assert set(statuses) == {403, RateLimitedError.status}


async def test_no_way_around_the_code(here: Stage, database: str) -> None:
    """The entries that found a network are not taken where others post."""
    body = encode(EntriesRequest(tuple(here.world.entries)))
    with pytest.raises(ConflictError):
        (await here.request("POST", "/v1/directory/entries", body=body)).demand()
    assert await log_size(database) == 0


@pytest.mark.parametrize("minutes", [-16, 30])
async def test_a_founding_at_another_time(
    here: Stage, relay: Relay, clock: TurnableClock, minutes: int
) -> None:
    """A statement dated long ago or ahead is refused."""
    clock.ahead = minutes * 60_000
    with pytest.raises(InvalidInputError):
        (await found(here, relay.setup_code or "", here.world.entries)).demand()


async def test_all_first_entries_or_none(here: Stage, relay: Relay, database: str) -> None:
    """One bad entry among the first, and the network is not founded; the code is still good."""
    entries = here.world.entries
    with pytest.raises(SouspliError):
        (await found(here, relay.setup_code or "", [*entries, entries[0]])).demand()
    assert await log_size(database) == 0
    assert (await found(here, relay.setup_code or "", entries)).status == 201


async def test_the_code_is_forgotten(
    here: Stage, relay: Relay, database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """Until the founding each start shows the same code; after it there is none, nor in the database."""
    async with local_relay(database, tmp_path, clock) as second:
        assert second.setup_code == relay.setup_code
    await here.publish()
    async with local_relay(database, tmp_path, clock) as third, stage(third, database):
        assert third.setup_code is None
    async with connect(database) as connection:
        names = {row["name"] for row in await connection.fetch("SELECT name FROM relay_secrets")}
    assert names == {"relay_key", "session_key", "push_key", "origin"}
