"""What the provable log costs: appending and proving next to PyPI `pymerkle`, verifying, mirroring.

Trees of 10⁶ entries of 33 bytes, in memory on both sides, with pymerkle's cache on; entries are appended one
by one, and as the relay closes an epoch, 1,000 together. Paths are of leaves chosen at random, other ones in
each round.

An export of 10⁶ records is verified from the disk with everything that `souspli audit verify` demands. Its
records have no statements of clients: each of those costs two more signatures, and is measured by itself.

The directory has 30,000 statements, mostly devices that were added. A new device fetches it over HTTP from
a server in the same process, that does nothing else than hand out pages, verifies each statement's two
signatures, and stores everything.
"""

import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from aiohttp import web
from aiohttp.test_utils import TestServer
from pymerkle import InmemoryTree

from client.audit.export import Export
from client.audit.statements import check_evidence
from client.audit.verify import Pins, verify
from client.device.profile import Profile
from client.directory.mirror import Mirror
from client.relay.http import RelayHttp
from crypto.chain import Directory
from crypto.merkle import Tree, leaf_hash
from crypto.notes import Checkpoint, sign_checkpoint
from crypto.passphrase import Cost
from crypto.proofs import inclusion_path, tree_root
from crypto.signing import RelayKey
from schemas.access import AccessRecord
from schemas.api import EntriesPage, NetworkInfo
from schemas.codec import decode, encode
from schemas.limits import LIMITS
from schemas.log import LoggedRecord
from server.clock import system_clock
from tests.bench.load import clock
from tests.bench.measuring import Against, Figure, Setting
from tests.builders import network
from tests.unit.audit.books import Books

_ROUNDS = 3
_LONG_ROUNDS = 2  # of what takes a minute
_EPOCH = 1_000
_PAGE = 500
_MEMBERS = 98  # in each structure of the directory


async def measure(setting: Setting) -> list[Figure]:
    """Return entries and proofs per second, and seconds to verify and to mirror."""
    return [*await _trees(setting), *await _export(setting), *await _directory(setting)]


# Trees.


async def _trees(setting: Setting) -> list[Figure]:
    size, asked = setting.amount(1_000_000, quick=1_000), setting.amount(10_000, quick=10)
    entries = [os.urandom(33) for _ in range(size)]
    ours, theirs = Tree(map(leaf_hash, entries)), InmemoryTree(algorithm="sha256")
    theirs.append_entries(entries)
    turns = await setting.take_turns(
        {
            "append one by one": partial(_timed, size, partial(_append, entries)),
            "append 1,000 together": partial(_timed, size, partial(_extend, entries)),
            "pymerkle appends": partial(_timed, size, partial(_append_theirs, entries)),
            "prove": partial(_timed, asked, partial(_prove, ours, asked)),
            "pymerkle proves": partial(_timed, asked, partial(_prove_theirs, theirs, asked)),
        },
        _ROUNDS,
    )
    appended, proved = turns["pymerkle appends"], turns["pymerkle proves"]
    return [
        Figure("append one by one", "/s", turns["append one by one"], [Against("pymerkle", appended, 5)]),
        Figure(
            "append 1,000 together", "/s", turns["append 1,000 together"], [Against("pymerkle", appended, 5)]
        ),
        Figure("pymerkle appends", "/s", appended),
        Figure("prove", "/s", turns["prove"], [Against("pymerkle", proved, 3)]),
        Figure("pymerkle proves", "/s", proved),
    ]


async def _timed(done: int, work: Callable[[], object]) -> float:
    began = clock()
    work()
    return done / (clock() - began)


def _append(entries: list[bytes]) -> None:
    tree = Tree()
    for entry in entries:
        tree.append(leaf_hash(entry))


def _extend(entries: list[bytes]) -> None:
    tree = Tree()
    for first in range(0, len(entries), _EPOCH):
        tree.extend(map(leaf_hash, entries[first : first + _EPOCH]))


def _append_theirs(entries: list[bytes]) -> None:
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)


def _prove(tree: Tree, asked: int) -> None:
    for index in _chosen(asked, tree.size):
        inclusion_path(tree.read, tree.size, index)


def _prove_theirs(tree: InmemoryTree, asked: int) -> None:
    for index in _chosen(asked, tree.get_size()):
        tree.prove_inclusion(index + 1)


def _chosen(asked: int, size: int) -> Iterator[int]:
    return (random.randrange(size) for _ in range(asked))  # noqa: S311


# An auditor.


async def _export(setting: Setting) -> list[Figure]:
    size, opened = setting.amount(1_000_000, quick=200), setting.amount(2_000, quick=5)
    books = Books()
    setting.tell(f"writing an export of {size:,} records")
    export = _written(books, Export(setting.folder / "export"), size)
    statements = _opened(books, opened)
    directory = books.world.directory

    async def verified(pins: Pins) -> float:
        began = clock()
        verify(export, pins)
        return clock() - began

    def check() -> None:
        for record, evidence in statements:
            check_evidence(record, evidence, directory)

    turns = await setting.take_turns({"verify": partial(verified, books.pins)}, _LONG_ROUNDS)
    checked = await setting.take_turns({"check": partial(_timed, opened, check)}, _ROUNDS)
    return [
        Figure(f"verify an export of {size:,}", "s", turns["verify"], at_most=30),
        Figure("verify clients' statements", "/s", checked["check"]),
    ]


def _written(books: Books, export: Export, size: int) -> Export:
    """Write the records in steps, and keep of each no more than its entry, which the head is made of."""
    export.begin()
    export.add(books.entries)
    for first in range(0, size, _EPOCH):
        start = len(books.entries)
        for number in range(first, min(first + _EPOCH, size)):
            books.record(minutes=number)
        new = books.entries[start:]
        export.add(new)
        books.entries[start:] = [LoggedRecord(each.position, each.entry) for each in new]
    return books.export(export.folder, entries=())


def _opened(books: Books, number: int) -> list[tuple[AccessRecord, bytes]]:
    for _ in range(number):
        books.opened()
    return [
        (decode(each.record or b"", AccessRecord, LIMITS.access_record), each.evidence or b"")
        for each in books.entries[-number:]
    ]


# A new device.


async def _directory(setting: Setting) -> list[Figure]:
    size = setting.amount(30_000, quick=120)
    setting.tell(f"signing {size:,} statements")
    entries = _statements(size)
    async with _serving(entries) as server:
        address, names = str(server.make_url("/")), count(1)

        async def mirror() -> float:
            folder = setting.folder / f"profile-{next(names)}"
            with Profile.create(folder, "passphrase", address, "bench", cost=Cost(8 * 1024, 1)) as profile:
                async with RelayHttp(address, system_clock) as http:
                    began = clock()
                    await Mirror(profile, http, system_clock).refresh()
                    return clock() - began

        async def admit() -> float:
            began = clock()
            directory = Directory()
            for raw in entries:
                directory.admit(raw)
            return clock() - began

        turns = await setting.take_turns({"mirror": mirror, "admit": admit}, _LONG_ROUNDS)
    return [
        Figure(f"mirror and verify {size:,} statements", "s", turns["mirror"], at_most=6),
        Figure("verify them, without fetching", "s", turns["admit"]),
    ]


def _statements(size: int) -> list[bytes]:
    world = network()
    while len(world.entries) < size:
        chain = world.structure(f"structure-{len(world.entries)}")
        for _ in range(_MEMBERS):
            chain.member()
    return world.entries[:size]


def _serving(entries: list[bytes]) -> TestServer:
    key, origin = RelayKey(os.urandom(32)), "relay.example"
    tree = Tree(map(leaf_hash, entries))
    note = sign_checkpoint(Checkpoint(origin, tree.size, tree_root(tree.read, tree.size)), origin, key)

    async def about(_: web.Request) -> web.Response:
        limits = (LIMITS.envelope, LIMITS.blob, LIMITS.blob_chunk)
        return web.Response(body=encode(NetworkInfo("bench", 1, origin, key.public, bool(entries), *limits)))

    async def page(request: web.Request) -> web.Response:
        after = int(request.query["after"])
        shown = EntriesPage(tuple(entries[after : after + _PAGE]), note)
        return web.Response(body=encode(shown))

    app = web.Application()
    app.router.add_get("/v1/network", about)
    app.router.add_get("/v1/directory/entries", page)
    return TestServer(app)
