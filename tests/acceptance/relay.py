"""A relay as a process, which tests can stop, kill and start again at the same address."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.processes import PYTHON, free_port

_STOP_SECONDS = 60


class RelayProcess:
    """`python -m server` on a folder. However often it is started, its port stays the same.

    `options` are further ones of the command line; `inside` is a command that runs another within something.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        options: Sequence[str] = ("--log-epoch-seconds=1",),
        inside: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self._options = options
        self._inside = inside
        self.setup_code = ""
        self.port = port or free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it listens."""
        where = (f"--listen=127.0.0.1:{self.port}", f"--data={self.folder}")
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "relay.log").open("a") as log:
            self._process = subprocess.Popen(
                [*self._inside, *PYTHON, "-m", "server", *where, *self._options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("setup code: "):
                self.setup_code = line.removeprefix("setup code: ").strip()
            if line.startswith("listening on "):
                return
        raise AssertionError((self.folder / "relay.log").read_text())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, in order or otherwise."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_STOP_SECONDS)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it if it still runs."""
        self.stop()
