"""A witness as it runs: over HTTP, its state on the disk, against logs that are honest and that are not."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from client.witness.service import SIZE_TYPE, WitnessService, serving
from client.witness.state import WitnessState
from crypto.merkle import Tree, leaf_hash
from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosigned_at, sign_checkpoint
from crypto.proofs import consistency_path, tree_root
from crypto.signing import RelayKey
from crypto.witnesses import Request
from schemas.errors import LocalError

NAME = "relay.example"
NOW = 1_760_000_000


class Log:
    """A log of numbered leaves; `twist` makes one that differs from some leaf on."""

    def __init__(self, key: RelayKey, twist: int | None = None) -> None:
        self.key = key
        leaves = [b"x" if twist is not None and number >= twist else bytes([number]) for number in range(64)]
        self.tree = Tree(map(leaf_hash, leaves))

    def note(self, size: int, origin: str = NAME) -> str:
        """Return the signed note of a size."""
        root = tree_root(self.tree.read, size)
        return sign_checkpoint(Checkpoint(origin, size, root), NAME, self.key)

    def request(self, old: int, size: int) -> str:
        """Return what the log asks of a witness."""
        return Request(old, consistency_path(self.tree.read, old, size), self.note(size)).encode()


class Asked:
    """A witness that runs, and how to ask it."""

    def __init__(self, state: WitnessState, url: str, http: aiohttp.ClientSession) -> None:
        self.state = state
        self.url = url
        self._http = http

    async def ask(self, body: str) -> tuple[int, str, str]:
        """Return the status, the text and the type of the answer."""
        async with self._http.post(f"{self.url}/add-checkpoint", data=body.encode()) as answer:
            return answer.status, await answer.text(), answer.content_type


@pytest.fixture
def key() -> RelayKey:
    """Return the relay's key."""
    return RelayKey(os.urandom(32))


@pytest.fixture
async def witness(tmp_path: Path, key: RelayKey) -> AsyncIterator[Asked]:
    """Run a witness that watches the relay."""
    with WitnessState.create(tmp_path / "witness", "w.example") as state:
        state.watch(NAME, Verifier(NAME, key.public))
        async with (
            serving(WitnessService(state, lambda: NOW), "127.0.0.1", 0) as port,
            aiohttp.ClientSession() as http,
        ):
            yield Asked(state, f"http://127.0.0.1:{port}", http)


async def test_a_log_that_grows_is_cosigned(witness: Asked, key: RelayKey) -> None:
    """From nothing, then on; the cosignature says when, and the same checkpoint again is confirmed anew."""
    log = Log(key)
    for old, size in ((0, 5), (5, 40), (40, 40)):
        status, line, _ = await witness.ask(log.request(old, size))
        assert status == 200
        assert cosigned_at(add_cosignatures(log.note(size), [line]), witness.state.verifier) == NOW
    held = witness.state.held(NAME)
    assert held is not None
    assert held.size == 40


async def test_who_begins_elsewhere_is_told_where(witness: Asked, key: RelayKey) -> None:
    """409 with the size that was cosigned: a log that was restored from a backup learns it here."""
    log = Log(key)
    await witness.ask(log.request(0, 20))
    assert await witness.ask(log.request(0, 30)) == (409, "20\n", SIZE_TYPE)
    assert await witness.ask(Request(10, (), log.note(10)).encode()) == (409, "20\n", SIZE_TYPE)


async def test_a_second_history_is_never_cosigned(witness: Asked, key: RelayKey) -> None:
    """Neither a longer one nor one of the same size, although the log signed both."""
    await witness.ask(Log(key).request(0, 20))
    fork = Log(key, twist=7)
    assert (await witness.ask(fork.request(20, 30)))[0] == 422
    assert (await witness.ask(Request(20, (), fork.note(20)).encode()))[0] == 422
    held = witness.state.held(NAME)
    assert held is not None
    assert held.root == tree_root(Log(key).tree.read, 20)


async def test_what_is_refused_and_how(witness: Asked, key: RelayKey) -> None:
    """Another key 403, another log 404, noise 400; nothing of it is remembered."""
    log, stranger = Log(key), Log(RelayKey(os.urandom(32)))
    assert (await witness.ask(stranger.request(0, 5)))[0] == 403
    assert (await witness.ask(Request(0, (), log.note(5, "other.example")).encode()))[0] == 404
    for noise in ("", "old 0\n", "old -1\n\n" + log.note(5), log.note(5), "old 0\nAAAA\n\n" + log.note(5)):
        assert (await witness.ask(noise))[0] == 400
    assert witness.state.held(NAME) is None


async def test_an_empty_log_has_one_root(witness: Asked, key: RelayKey) -> None:
    """A first checkpoint of nothing, under another root, is not cosigned."""
    empty = sign_checkpoint(Checkpoint(NAME, 0, bytes(32)), NAME, key)
    assert (await witness.ask(Request(0, (), empty).encode()))[0] == 422
    assert witness.state.held(NAME) is None


async def test_two_requests_at_once_get_one_history(witness: Asked, key: RelayKey) -> None:
    """Whichever comes first is cosigned; the other one is told."""
    first, second = Log(key), Log(key, twist=3)
    answers = await asyncio.gather(*(witness.ask(each.request(0, 10)) for each in (first, second) * 4))
    roots = {line for status, line, _ in answers if status == 200}
    assert len(roots) <= 1
    assert [status for status, _, _ in answers].count(200) >= 1


def test_a_new_key_for_a_log_is_refused(tmp_path: Path, key: RelayKey) -> None:
    """Whoever says that the relay has another key now is not believed."""
    with WitnessState.create(tmp_path, "w.example") as state:
        state.watch(NAME, Verifier(NAME, key.public))
        with pytest.raises(LocalError, match="another key"):
            state.watch(NAME, Verifier(NAME, os.urandom(32)))
        assert (tmp_path / "witness.key").stat().st_mode & 0o077 == 0


def test_from_its_making_to_its_restart(tmp_path: Path, key: RelayKey) -> None:
    """With the command line: made, told what to watch, run, killed, run again; it remembers what it saw."""
    folder, log = tmp_path / "witness", Log(key)
    vkey = Verifier(NAME, key.public).vkey
    made = json.loads(souspli("witness", "init", str(folder), "--name", "w.example", "--json"))
    souspli("witness", "watch", str(folder), vkey)
    assert asyncio.run(asked_while_running(folder, log.request(0, 9), signal.SIGKILL)) == 200
    assert asyncio.run(asked_while_running(folder, log.request(0, 9), signal.SIGTERM)) == 409
    shown = json.loads(souspli("witness", "show", str(folder), "--json"))
    assert shown["vkey"] == made["vkey"]
    assert [each["size"] for each in shown["logs"]] == [9, None]


def souspli(*arguments: str) -> str:
    """Run a command and return what it printed."""
    command = [sys.executable, "-m", "client.cli.main", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


async def asked_while_running(folder: Path, body: str, end: signal.Signals) -> int:
    """Run the witness of a folder, ask it once, end it; returns the status."""
    command = ("-m", "client.cli.main", "witness", "run", str(folder), "--listen", "127.0.0.1:0", "--json")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", *command, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        text = b""
        while b"}" not in text:
            text += await asyncio.wait_for(process.stdout.read(4096), 60)
        url = json.loads(text)["listening"]
        async with aiohttp.ClientSession() as http, http.post(f"{url}/add-checkpoint", data=body) as answer:
            return answer.status
    finally:
        process.send_signal(end)
        await process.wait()
