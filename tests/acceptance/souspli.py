"""The command line as tests call it: in this process for speed, with nobody at the terminal.

lina = Person(home, "lina")
lina("inbox")                       # the JSON document; the command must end with 0
lina("show", "ffffff", ends=4)      # must end with 4
lina.reads("inbox")                 # what people see
"""

import io
import json
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from client.cli.main import main

PASSPHRASE = "trois petits cailloux blancs"


@dataclass(frozen=True)
class Outcome:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int


@dataclass(frozen=True)
class Person:
    """Somebody with a profile."""

    home: Path
    profile: str

    def __call__(self, *arguments: object, ends: int = 0, typed: str = "") -> Any:  # noqa: ANN401  # JSON
        """Run a command with --json and return its document; it must end with the code `ends`."""
        outcome = self.runs(*arguments, "--json", typed=typed)
        assert outcome.code == ends, outcome
        return json.loads(outcome.out)

    def reads(self, *arguments: object, ends: int = 0, columns: int = 100) -> str:
        """Run a command for people and return all that it printed; it must end with the code `ends`."""
        outcome = self.runs(*arguments, columns=columns)
        assert outcome.code == ends, outcome
        return outcome.out + outcome.err

    def runs(self, *arguments: object, typed: str = "", columns: int = 100) -> Outcome:
        """Run a command."""
        out, err = io.StringIO(), io.StringIO()
        environment = {
            "SOUSPLI_HOME": str(self.home),
            "SOUSPLI_PROFILE": self.profile,
            "SOUSPLI_PASSPHRASE": PASSPHRASE,
            "COLUMNS": str(columns),
            "LANG": "en_GB.UTF-8",
        }
        with (
            mock.patch.dict("os.environ", environment),
            mock.patch("sys.stdin", io.StringIO(typed)),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = main([str(argument) for argument in arguments])
        return Outcome(out.getvalue(), err.getvalue(), code)


def patiently(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until a condition holds; a test that waits in vain fails."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.1)
