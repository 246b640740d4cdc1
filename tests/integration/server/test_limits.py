"""Bodies that are too large, too slow, or not what they should be."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.api import ChallengeRequest, EntriesRequest
from schemas.codec import encode
from schemas.errors import MalformedError, RateLimitedError, TooLargeError, TooSlowError
from schemas.limits import LIMITS, MIB
from server.http import answers
from tests.integration.server.conftest import Town
from tests.stage import Answer, Body, Stage, TurnableClock, local_relay

CHALLENGE = encode(ChallengeRequest(bytes(32)))


async def post(here: Stage, body: Body, headers: dict[str, str] | None = None) -> Answer:
    """Post what should be a request for a challenge."""
    return await here.request("POST", "/v1/sessions/challenges", body=body, headers=headers)


async def test_a_body_that_is_declared_too_large(here: Stage) -> None:
    """A body above the limit is refused by its declared length."""
    with pytest.raises(TooLargeError):
        (await post(here, bytes(LIMITS.request + 1))).demand()


async def test_a_body_without_a_length(here: Stage) -> None:
    """A body that declares no length is refused when it passes the limit."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield bytes(MIB)

    with pytest.raises(TooLargeError):
        (await post(here, endless())).demand()


async def test_a_body_that_stops(here: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that stops coming is given up, and the answer says so."""
    monkeypatch.setattr(answers, "LIMITS", replace(LIMITS, body_timeout=1))

    async def stopping() -> AsyncIterator[bytes]:
        yield CHALLENGE[:5]
        await asyncio.sleep(3)

    with pytest.raises(TooSlowError):
        (await post(here, stopping())).demand()


async def test_a_body_that_trickles(here: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that comes, but never fast enough, is given up too."""
    monkeypatch.setattr(answers, "LIMITS", replace(LIMITS, body_timeout=1, body_rate=1000 * MIB))

    async def trickling() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.1)

    with pytest.raises(TooSlowError):
        (await post(here, trickling())).demand()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"[" * 100_000, {}),
        (b"\xff\xfe", {}),
        (CHALLENGE[:-1], {}),
        (CHALLENGE.replace(b"{", b'{"more":1,'), {}),
        (gzip.compress(CHALLENGE, mtime=0), {"Content-Encoding": "gzip"}),
    ],
)
async def test_a_body_that_is_something_else(here: Stage, body: bytes, headers: dict[str, str]) -> None:
    """What is no valid document is refused as malformed; nothing is ever unpacked."""
    with pytest.raises(MalformedError):
        (await post(here, body, headers)).demand()


async def test_unknown_paths_and_methods(here: Stage) -> None:
    """Unknown paths answer 404, unknown methods 405, as problem documents that name the request."""
    for method, path, status in (
        ("GET", "/v1/nothing", 404),
        ("GET", "/v2/network", 404),
        ("GET", "/nothing.js", 404),
        ("PUT", "/v1/network", 405),
    ):
        answer = await here.request(method, path)
        assert answer.status == status
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        problem = answer.read(dict[str, object])
        assert (problem["status"], problem["request"]) == (status, answer.headers["X-Request-Id"])


async def test_each_request_has_its_own_number(here: Stage) -> None:
    """The number is the relay's: what a client sends as one is not taken."""
    sent = {"X-Request-Id": "chosen-by-me"}
    numbers = [
        (await here.request("GET", "/v1/network", headers=sent)).headers["X-Request-Id"] for _ in range(3)
    ]
    assert len(set(numbers)) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", number) for number in numbers)


async def test_answers_tell_nothing_of_the_software(here: Stage) -> None:
    """No header names libraries or versions; nothing is to be cached or guessed at."""
    headers = (await here.request("GET", "/v1/network")).headers
    assert headers["Server"] == "souspli"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_strangers_post_statements_at_a_rate(here: Stage, town: Town) -> None:
    """One address may post so many statements a minute; the refusal says when to come back."""
    entries = tuple(town.cpas.standing() for _ in range(LIMITS.statements_posted))
    body = encode(EntriesRequest(entries))
    many = 2 * LIMITS.statements_per_minute // len(entries)  # a slow machine gets some more than the limit
    answers = [await here.request("POST", "/v1/directory/entries", body=body) for _ in range(many)]
    refused = [answer for answer in answers if answer.status == RateLimitedError.status]
    assert refused
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)


async def test_connections_are_limited(database: str, tmp_path: Path, clock: TurnableClock) -> None:
    """Beyond the number that the operator allows, an address gets no further connection."""
    async with local_relay(database, tmp_path, clock, connections_per_address=2) as relay:
        host, port = relay.url.removeprefix("http://").split(":")
        opened = [await asyncio.open_connection(host, int(port)) for _ in range(3)]
        assert await opened[2][0].read(1) == b""
        for reader, writer in opened[:2]:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n")
            assert b" 204 " in await reader.readline()
        for _, writer in opened:
            writer.close()
