"""Requests to a relay that misbehaves in every way that a network and a proxy can."""

import errno
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.test_utils import TestServer

from client.relay.http import RelayHttp
from client.relay.relay_url import relay_url
from client.relay.responses import RETRY_AFTER, unreachable
from schemas.api import PROBLEM_TYPE
from schemas.errors import (
    InvalidInputError,
    MalformedError,
    QuotaExceededError,
    RateLimitedError,
    RelayUnreachableError,
    SouspliError,
    StorageFullError,
    TooLargeError,
    UnavailableError,
)
from schemas.limits import LIMITS
from tests.builders import START

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Relay:
    """A relay that answers what it is told, and the pauses that the client made before trying again."""

    def __init__(self) -> None:
        self.answers: list[Handler] = []
        self.asked = 0
        self.pauses: list[float] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Give the next answer; the last one for ever."""
        handler = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return await handler(request)

    async def pause(self, seconds: float) -> None:
        """Remember a pause instead of making it."""
        self.pauses.append(seconds)


def plain(status: int = 200, body: bytes = b"", **headers: str) -> Handler:
    """Return a handler that answers with this."""

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(
            status=status, body=body, headers={name.replace("_", "-"): each for name, each in headers.items()}
        )

    return handler


def problem(error: SouspliError, **headers: str) -> Handler:
    """Return a handler that answers with a problem document."""
    body = b'{"type":"%s","detail":"because"}' % error.type.encode()
    return plain(error.status, body, Content_Type=PROBLEM_TYPE, **headers)


async def cut(request: web.Request) -> web.StreamResponse:
    """Take the request and break the connection."""
    await request.read()
    if request.transport is not None:
        request.transport.close()
    return web.Response()


@pytest.fixture
def relay() -> Relay:
    """Return a relay to be told what to answer."""
    return Relay()


@pytest.fixture
async def http(relay: Relay) -> AsyncIterator[RelayHttp]:
    """Return a connection to it."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", relay.answer)
    async with (
        TestServer(app) as server,
        RelayHttp(str(server.make_url("/")), lambda: START, relay.pause) as connection,
    ):
        yield connection


@pytest.mark.parametrize("url", ["https://relay.example", "http://localhost:8000", "http://127.0.0.1:1/x"])
def test_safe_addresses_are_taken(url: str) -> None:
    """TLS to anywhere, and plain HTTP to this computer."""
    assert relay_url(url) == url + "/"
    assert relay_url(relay_url(url)) == url + "/"


def test_one_relay_has_one_address() -> None:
    """Capitals, the usual port and a slash make no other relay of it."""
    assert relay_url(" HTTPS://Relay.Example:443/ ") == relay_url("https://relay.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://relay.example",
        "http://10.0.0.1",
        "ftp://relay.example",
        "relay.example",
        "https://",
        "https://a:b",
        "https://a b",
        "https://relay.example/#x",
        "https://anne@relay.example",
        "https://relay.example/?x=1",
        "",
    ],
)
def test_unsafe_addresses_are_refused(url: str) -> None:
    """Without TLS nothing leaves the computer, and half an address is told as such."""
    with pytest.raises(InvalidInputError):
        relay_url(url)


async def test_a_full_relay_is_asked_again(relay: Relay, http: RelayHttp) -> None:
    """After 503 the same request is sent again, after at least the time that the relay asks for."""
    relay.answers = [problem(UnavailableError(), Retry_After="3"), plain(body=b"done")]
    assert (await http.call("POST", "/v1/x", body=b"{}")).body == b"done"
    assert relay.pauses[0] >= 3


async def test_patience_ends(relay: Relay, http: RelayHttp) -> None:
    """A relay that stays full is given up after a few attempts, with the error that it names."""
    relay.answers = [problem(RateLimitedError())]
    with pytest.raises(RateLimitedError, match="because"):
        await http.call("GET", "/v1/x")
    assert relay.asked == LIMITS.attempts


async def test_a_long_wait_is_left_to_the_outbox(relay: Relay, http: RelayHttp) -> None:
    """When the relay wants to be asked in an hour only, the error says so and nobody waits."""
    relay.answers = [problem(RateLimitedError(), Retry_After="3600")]
    with pytest.raises(RateLimitedError) as caught:
        await http.call("GET", "/v1/x")
    assert caught.value.extra[RETRY_AFTER] == 3600
    assert relay.asked == 1


async def test_no_relay_postpones_for_ever(relay: Relay, http: RelayHttp) -> None:
    """A wait of centuries is taken for a day."""
    relay.answers = [problem(RateLimitedError(), Retry_After="9" * 400)]
    with pytest.raises(RateLimitedError) as caught:
        await http.call("GET", "/v1/x")
    assert caught.value.extra[RETRY_AFTER] == 86_400


@pytest.mark.parametrize("kind", [QuotaExceededError, StorageFullError, TooLargeError, InvalidInputError])
async def test_what_will_not_change_is_told_at_once(
    relay: Relay, http: RelayHttp, kind: type[SouspliError]
) -> None:
    """Quota, full disk and bad input are not tried again."""
    relay.answers = [problem(kind())]
    with pytest.raises(kind):
        await http.call("POST", "/v1/x", body=b"{}", again=True)
    assert relay.asked == 1


async def test_a_lost_answer_is_asked_for_again_where_that_is_safe(relay: Relay, http: RelayHttp) -> None:
    """A request without a second effect is repeated when the connection breaks."""
    relay.answers = [cut, plain(body=b"done")]
    assert (await http.call("POST", "/v1/x", body=b"{}", again=True)).body == b"done"


async def test_a_lost_answer_is_not_repeated_elsewhere(relay: Relay, http: RelayHttp) -> None:
    """A request that may have had an effect is sent once, and the caller is told."""
    relay.answers = [cut]
    with pytest.raises(RelayUnreachableError):
        await http.call("POST", "/v1/x", body=b"{}", again=False)
    assert relay.asked == 1


async def test_nobody_listening(relay: Relay) -> None:
    """A relay that is not there is away: one refused connection is enough to know, whatever the request."""
    async with RelayHttp("http://127.0.0.1:1", lambda: START, relay.pause) as http:
        for again in (True, False):
            with pytest.raises(RelayUnreachableError) as caught:
                await http.call("POST", "/v1/x", body=b"{}", again=again)
            assert caught.value.detail == "127.0.0.1 does not answer: nobody takes the connection"
    assert relay.pauses == []


async def test_a_relay_that_keeps_cutting(relay: Relay, http: RelayHttp) -> None:
    """A connection that breaks each time is tried a few times, with longer and longer pauses."""
    relay.answers = [cut]
    with pytest.raises(RelayUnreachableError, match="the connection was cut"):
        await http.call("GET", "/v1/x")
    assert len(relay.pauses) == LIMITS.attempts - 1
    assert relay.pauses == sorted(relay.pauses)


CONNECTION = ConnectionKey(
    "relay.example", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (aiohttp.ClientConnectorDNSError(CONNECTION, OSError("Name or service not known")), "this name"),
        (aiohttp.ClientConnectorError(CONNECTION, OSError(errno.ENETUNREACH, "x")), "no way to it"),
        (aiohttp.ClientConnectorError(CONNECTION, OSError(errno.ECONNREFUSED, "x")), "nobody takes"),
        (aiohttp.ClientConnectorSSLError(CONNECTION, OSError(1, "WRONG_VERSION_NUMBER")), "no secure"),
        (
            aiohttp.ClientConnectorCertificateError(CONNECTION, ssl.CertificateError("self-signed")),
            "may be somebody else",
        ),
        (aiohttp.ConnectionTimeoutError(), "too long"),
        (aiohttp.SocketTimeoutError(), "too long"),
        (aiohttp.ServerDisconnectedError(), "was cut"),
        (ConnectionResetError(errno.ECONNRESET, "x"), "was cut"),
        (aiohttp.ClientPayloadError("TransferEncodingError"), "was cut"),
        (aiohttp.InvalidURL("x"), "not an answer of a relay"),
    ],
)
def test_failures_are_told_in_plain_words(error: Exception, words: str) -> None:
    """Whatever the network does, people read a sentence without the names and numbers of libraries."""
    detail = unreachable("relay.example", error).detail
    assert words in detail
    assert detail.startswith("relay.example does not answer: ")
    assert not re.search(r"ssl:|Errno|\bx\b|Error|Cannot connect|\[", detail)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, SouspliError), (413, TooLargeError), (502, UnavailableError), (500, SouspliError)],
)
async def test_a_proxy_in_between(
    relay: Relay, http: RelayHttp, status: int, kind: type[SouspliError]
) -> None:
    """A page of a proxy, in HTML, becomes an error of ours by its status."""
    relay.answers = [plain(status, b"<html>Bad gateway</html>", Content_Type="text/html")]
    with pytest.raises(kind, match=str(status)):
        await http.call("GET", "/v1/x")


async def test_redirects_are_not_followed(relay: Relay, http: RelayHttp) -> None:
    """A redirect could lead a token elsewhere; it is an error."""
    relay.answers = [plain(302, Location="https://evil.example/"), plain(body=b"stolen")]
    with pytest.raises(SouspliError, match="302"):
        await http.call("GET", "/v1/x")


async def test_an_endless_answer_is_cut_off(relay: Relay, http: RelayHttp) -> None:
    """A relay cannot fill the memory."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(LIMITS.answer // 2**20 + 2):
            await response.write(bytes(2**20))
        return response

    relay.answers = [endless]
    with pytest.raises(MalformedError):
        await http.call("GET", "/v1/x")


async def test_the_relays_clock_is_noted(relay: Relay, http: RelayHttp) -> None:
    """The difference of the clocks is known after an answer; START is 15 June 2025, 15:06:40 UTC."""
    relay.answers = [plain(Date="Sun, 15 Jun 2025 15:36:40 GMT")]
    await http.call("GET", "/v1/x")
    assert http.skew == 30 * 60 * 1000


async def test_an_impossible_date_is_passed_over(relay: Relay, http: RelayHttp) -> None:
    """A date that cannot be read is no reason to fail."""
    relay.answers = [plain(Date="yesterday")]
    await http.call("GET", "/v1/x")
    assert http.skew is None
