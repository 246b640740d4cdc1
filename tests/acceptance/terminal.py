"""The command line with a person at a terminal: keys go in, and what is shown can be waited for."""

import os
import pty
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.processes import PYTHON

_CONTROL_C = "\x03"
_PATIENCE = 60  # seconds


class Terminal:
    """`souspli` on a pseudo-terminal."""

    def __init__(self, home: Path, profile: str, *arguments: object, **variables: str) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOUSPLI_")},
            "SOUSPLI_HOME": str(home),
            "SOUSPLI_PROFILE": profile,
            "TERM": "xterm",
            "COLUMNS": "100",
            "LANG": "en_GB.UTF-8",
            **variables,
        }
        self._keys, there = pty.openpty()
        command = [*PYTHON, "-m", "client.cli.main", *map(str, arguments)]
        self._process = subprocess.Popen(
            command,
            stdin=there,
            stdout=there,
            stderr=there,
            env=environment,
            # Without a controlling terminal Ctrl-C would be a letter.
            preexec_fn=lambda: os.login_tty(0),  # noqa: PLW1509  # tests have no threads when they fork
        )
        os.close(there)
        self.shown = ""
        self._read = 0

    def waits_for(self, text: str) -> None:
        """Wait until a text is shown that was not there the last time."""
        end = time.monotonic() + _PATIENCE
        while text not in self.shown[self._read :]:
            assert self._reads(end), f"{text!r} is not shown, but {self.shown!r}"
        self._read = self.shown.index(text, self._read) + len(text)

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self._keys, keys.encode())

    def interrupts(self) -> int:
        """Press Ctrl-C and return the exit code.

        Between a prompt and the reading is an instant in which the key is noticed with the next one only: no
        person is so quick, but a program that waits for the prompt is, and presses again.
        """
        end = time.monotonic() + _PATIENCE
        while self._process.poll() is None and time.monotonic() < end:
            self.types(_CONTROL_C)
            while self._reads(time.monotonic() + 1):
                pass
        return self.ends()

    def ends(self) -> int:
        """Wait for the end and return the exit code."""
        end = time.monotonic() + _PATIENCE
        while self._reads(end):
            pass
        return self._process.wait(_PATIENCE)

    def _reads(self, end: float) -> bool:
        """Read what is shown next; false when nothing came in time or the other side is closed."""
        ready, _, _ = select.select([self._keys], [], [], max(0, end - time.monotonic()))
        try:
            data = os.read(self._keys, 65_536) if ready else b""
        except OSError:  # what Linux says when the other side is closed
            data = b""
        self.shown += data.decode(errors="replace")
        return bool(data)

    def __enter__(self) -> Self:
        """Be there."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Go, and take the program along."""
        self._process.kill()
        self._process.wait()
        os.close(self._keys)
