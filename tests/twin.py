"""The twin: the TypeScript of web/ in a Node of its own, asked for the same operations as Python.

with running_in(folder) as twin:
    twin.give("suite.expand", key=key.hex(), name="body", length=32)
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from tooling import node, web

Json = dict[str, Any]


class Twin:
    """A running web/tests/twin.ts."""

    def __init__(self, program: Path) -> None:
        found = node.find()
        self._process = subprocess.Popen(
            (found.node, "--no-warnings", str(program)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, operation: str, given: Json) -> Json:
        """Return what TypeScript says: `expect`, and `gives` when it is "ok"."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the twin was started without pipes")
        self._process.stdin.write(json.dumps({"operation": operation, "given": given}) + "\n")
        self._process.stdin.flush()
        outcome: Json = json.loads(self._process.stdout.readline())
        assert "failure" not in outcome, outcome["failure"]
        return outcome

    def give(self, operation: str, **given: object) -> Any:  # noqa: ANN401 - of whatever form
        """Return what an operation gives that must succeed."""
        outcome = self.run(operation, given)
        assert outcome["expect"] == "ok", outcome
        return outcome["gives"]

    def __enter__(self) -> Self:
        """Return the running program."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it end: it does when there is nothing more to read."""
        self._process.communicate()


@contextmanager
def running_in(folder: Path) -> Iterator[Twin]:
    """Bundle the twin into a folder and run it."""
    if web.bundle("tests/twin.config.ts", folder):
        raise RuntimeError("the twin cannot be bundled: see above")
    with Twin(folder / "twin.mjs") as twin:
        yield twin
