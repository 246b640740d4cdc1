"""What `postmaster.pid` tells of a running server, and what a crash may leave behind of it.

PostgreSQL writes the file while it runs (its lines: pidfile.h of its source) and leaves it when it is killed.
Then its number may belong to another program, most likely in a container, where numbers are few; or the file
is empty. PostgreSQL refuses to start on either. So what the file says is never believed alone: a server is
what answers on the socket.
"""

import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LEAVING_SECONDS = 2  # between closing its socket and removing its file, a server does next to nothing


@dataclass(frozen=True)
class PidFile:
    """The lines of the file that matter; `pid` is None when there is no number in it."""

    path: Path
    pid: int | None
    port: str
    socket_folder: str
    ready: bool

    def listening(self) -> bool:
        """Tell whether a server answers on the socket, be it only to say that it is shutting down."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(f"{self.socket_folder}/.s.PGSQL.{self.port}")
            except OSError:
                return False
            return True

    def alive(self) -> bool:
        """Tell whether some program, not necessarily PostgreSQL, has this number now."""
        if self.pid is None:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def read_pid_file(cluster: Path) -> PidFile | None:
    """Return what the file says, or None when there is none: the last server ended in order."""
    path = cluster / "postmaster.pid"
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
    except FileNotFoundError:
        return None
    lines += [""] * (8 - len(lines))
    pid = int(lines[0]) if lines[0].isdecimal() else None
    return PidFile(path, pid, port=lines[3], socket_folder=lines[4], ready=lines[7] == "ready")


def clear_remains(cluster: Path, stop_seconds: float) -> None:
    """End a server whose owner is gone, and remove a file that PostgreSQL would stumble over.

    Only for the owner of the folder. A file whose number is free stays: PostgreSQL needs it to make sure that
    no process of the crashed server still works on the data.
    """
    found = read_pid_file(cluster)
    if found is None:
        return
    if found.pid is not None and found.listening():
        os.kill(found.pid, signal.SIGINT)
        _wait_while(found.listening, stop_seconds)
    _wait_while(lambda: found.path.exists() and found.alive(), LEAVING_SECONDS)
    if found.pid is None or found.alive():
        found.path.unlink(missing_ok=True)


def _wait_while(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while condition() and time.monotonic() < end:
        time.sleep(0.01)
