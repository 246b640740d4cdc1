"""The load generator: sends prepared requests, and reads along, in a process of its own.

It speaks just enough HTTP/1.1 to be cheap, because it shares the machine with what it measures: each
request is complete bytes, an answer is its length. Requests go out as fast as they are answered, or
steadily at a rate; then the time of one that found all connections busy counts from when it was due.

    result = await generator.send(Load([("127.0.0.1", 8787)], requests, readers=readers, deliveries=4_000))
"""

import asyncio
import multiprocessing
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Self, TypeVar, cast

import uvloop

from client.relay.pages import read_page
from crypto.envelope import open_envelope
from crypto.keys import EncryptionKey
from schemas.envelope import parse

Result = TypeVar("Result")
Address = tuple[str, int]

_PATIENCE_SECONDS = 120
_HEADERS_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SEQ = re.compile(rb'"seq":(\d+)')

clock = time.perf_counter


@dataclass(frozen=True)
class Request:
    """A whole request, and the name by which readers recognise what came of it."""

    raw: bytes
    name: str = ""


@dataclass(frozen=True)
class Opening:
    """What a reader needs to open what arrives: the seed of the epoch, the signing keys of the senders."""

    seed: bytes
    signers: Mapping[bytes, bytes] = field(repr=False)


@dataclass(frozen=True)
class Reader:
    """Follows a mailbox, fetches what is new; with `opening` it opens it too."""

    address: Address
    token: str
    mailbox: str
    opening: Opening | None = None


@dataclass(frozen=True)
class Load:
    """What to send, to one address or alternately to several; it ends when so many `deliveries` arrived."""

    addresses: Sequence[Address]
    requests: Sequence[Request] = field(repr=False)
    connections: int = 32
    rate: float | None = None  # requests per second
    readers: Sequence[Reader] = ()
    deliveries: int = 0


@dataclass(frozen=True)
class Measured:
    """How long all of it took, each answer, and each delivery until it was opened; in seconds."""

    seconds: float
    answers: list[float] = field(default_factory=list)
    deliveries: list[float] = field(default_factory=list)


def request(
    method: str, path: str, token: str = "", body: bytes = b"", kind: str = "", name: str = ""
) -> Request:
    """Return a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: relay"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
    return Request("\r\n".join(lines).encode() + _HEADERS_END + body, name)


class Generator:
    """The process."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    async def send(self, load: Load) -> Measured:
        """Send a load; raises what went wrong there."""
        return await self.run(partial(_send_in_a_loop, load))

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do something else in the process."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


@contextmanager
def generator() -> Iterator[Generator]:
    """Run a load generator during the block."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield Generator(pool)


def _send_in_a_loop(load: Load) -> Measured:
    return uvloop.run(_send(load))


async def _send(load: Load) -> Measured:
    started: dict[str, float] = {}
    arrivals = Arrivals(load.deliveries, started)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        readers = [await Following.open(each, arrivals) for each in load.readers]
        connections = [
            await Connection.open(load.addresses[number % len(load.addresses)])
            for number in range(load.connections)
        ]
        answers: list[float] = []
        waiting = iter(enumerate(load.requests))  # shared: whoever is free takes the next
        began = clock()

        async def work(connection: Connection) -> None:
            for number, request_ in waiting:
                start = clock()
                if load.rate is not None:
                    due = began + number / load.rate
                    if due > start:
                        await asyncio.sleep(due - start)
                        start = clock()
                    else:
                        start = due
                started[request_.name] = start
                await connection.ask(request_.raw)
                answers.append(clock() - start)

        async with asyncio.TaskGroup() as group:
            for connection in connections:
                group.create_task(work(connection))
        await arrivals.complete
        seconds = clock() - began
    for connection in connections:
        connection.close()
    for reader in readers:
        reader.close()
    return Measured(seconds, answers, arrivals.opened)


class Connection(asyncio.Protocol):
    """One connection, on which one request follows the other."""

    def __init__(self) -> None:
        self._got = bytearray()
        self._size = 0
        self._answer: asyncio.Future[bytes] | None = None

    @classmethod
    async def open(cls, address: Address) -> Self:
        """Connect."""
        _, connection = await asyncio.get_running_loop().create_connection(cls, *address)
        return connection

    @property
    def closed(self) -> bool:
        """Whether it can be used no more."""
        return self._transport.is_closing()

    async def ask(self, raw: bytes) -> bytes:
        """Return the body of the answer to a request; raises RuntimeError unless it is a good one."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        return await self._answer

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what is waiting."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server has closed the connection"))

    def data_received(self, data: bytes) -> None:
        """Collect the answer."""
        self._got += data
        if not self._size:
            end = self._got.find(_HEADERS_END)
            if end < 0:
                return
            length = _LENGTH.search(self._got, 0, end)
            self._size = end + len(_HEADERS_END) + (int(length[1]) if length else 0)
        if len(self._got) >= self._size and self._answer is not None:
            head, _, body = bytes(self._got).partition(_HEADERS_END)
            self._got.clear()
            self._size = 0
            if head.startswith(b"HTTP/1.1 2"):
                self._answer.set_result(body)
            else:
                self._answer.set_exception(RuntimeError(f"{head!r} {body[:500]!r}"))


class Stream(Connection):
    """A stream of events about one mailbox."""

    def __init__(self) -> None:
        super().__init__()
        self.first: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.told: Callable[[int], None] = lambda _: None

    @classmethod
    async def follow(cls, address: Address, token: str) -> Self:
        """Connect and ask for the events."""
        stream = await cls.open(address)
        stream._transport.write(request("GET", "/v1/events", token).raw)
        return stream

    def data_received(self, data: bytes) -> None:
        """Find the numbers in the hints; an event is never spread over two chunks."""
        self._got += data
        *events, self._got = self._got.split(b"\n\n")
        for event in events:
            if b"event: mail" in event:
                hint = _SEQ.search(event)
                seq = int(hint[1]) if hint else 0
                self.told(seq)
                if not self.first.done():
                    self.first.set_result(seq)


class Arrivals:
    """Counts what arrives at all readers, until it is complete."""

    def __init__(self, expected: int, started: Mapping[str, float]) -> None:
        self._missing = expected
        self._started = started
        self.opened: list[float] = []
        self.complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._note(0)

    def delivered(self, raws: Sequence[bytes], opening: Opening | None) -> None:
        """Note what one reader has fetched, and open it where that is asked for."""
        if opening is not None:
            for raw in raws:
                envelope = parse(raw)
                signer = opening.signers[envelope.header.sender.device]
                open_envelope(envelope, EncryptionKey(opening.seed), signer)
                self.opened.append(clock() - self._started[envelope.header.id])
        self._note(len(raws))

    def _note(self, count: int) -> None:
        self._missing -= count
        if self._missing <= 0 and not self.complete.done():
            self.complete.set_result(None)

    def fail(self, error: Exception) -> None:
        """Note why they will never be complete."""
        if not self.complete.done():
            self.complete.set_exception(error)


class Following:
    """A reader at work."""

    def __init__(self, reader: Reader, stream: Stream, connection: Connection, arrivals: Arrivals) -> None:
        self._reader = reader
        self._stream = stream
        self._connection = connection
        self._arrivals = arrivals
        self._cursor = self._latest = 0
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, reader: Reader, arrivals: Arrivals) -> Self:
        """Follow from now on."""
        stream = await Stream.follow(reader.address, reader.token)
        following = cls(reader, stream, await Connection.open(reader.address), arrivals)
        following._cursor = following._latest = await stream.first
        stream.told = following._told
        return following

    def close(self) -> None:
        """Stop."""
        self._stream.close()
        self._connection.close()

    def _told(self, seq: int) -> None:
        self._latest = seq
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            await self._fetch()
        except Exception as error:  # noqa: BLE001 - whoever waits for what arrives is told
            self._arrivals.fail(error)

    async def _fetch(self) -> None:
        while self._cursor < self._latest:
            path = f"/v1/mailboxes/{self._reader.mailbox}/envelopes?after={self._cursor}"
            if self._connection.closed:  # the relay cuts off who asks nothing for a while
                self._connection = await Connection.open(self._reader.address)
            body = await self._connection.ask(request("GET", path, self._reader.token).raw)
            page = list(read_page(body, self._cursor))
            self._cursor = page[-1].seq
            self._arrivals.delivered([delivery.raw for delivery in page], self._reader.opening)
