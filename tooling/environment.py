"""The environment in `.venv`: made once, renewed only when what it should hold has changed.

Rules: every package comes with a hash and as a wheel, so that no code of a package runs while it is installed;
two `./dev` at once wait for each other; a set-up that broke off is done again from the start.
"""

import fcntl
import importlib.util
import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
INSTALLED = VENV / "installed"
"""A copy of what the environment was made from; written last, so that its absence means an unfinished set-up."""

PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--progress-bar=off")


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


def ensure() -> None:
    """Make or renew the environment when needed; raise SetupError when that fails."""
    with alone():
        wanted = LOCK.read_text() + (ROOT / "pyproject.toml").read_text()
        complete = INSTALLED.exists() and Path(program("python")).exists()
        if complete and INSTALLED.read_text() == wanted:
            return
        started = time.monotonic()
        if not complete:
            create()
        pip("--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile", "-r", str(LOCK))
        pip("--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT))
        INSTALLED.write_text(wanted)
        say(f"The environment is ready after {time.monotonic() - started:.0f} s.\n")


def program(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(VENV / "bin" / name)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the project's folder, so that a second `./dev` waits instead of installing into the same place."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def create() -> None:
    """Make an empty environment with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        advice = f"On Debian or Ubuntu: apt install {version}-venv"
        raise SetupError(f"{sys.executable} cannot make environments: its module ensurepip is missing. {advice}")
    say(f"Making .venv with Python {sys.version.split()[0]} ...")
    venv.create(VENV, clear=True, with_pip=True, symlinks=True)


def pip(*arguments: str) -> None:
    """Install quietly: one line that counts on a terminal, pip's own words only when it fails."""
    words: list[str] = []
    collected = 0
    command = [program("python"), *PIP, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            words.append(line)
            if line.startswith("Collecting "):
                collected += 1
                say(f"Installing: {collected} packages ...")
    if process.returncode:
        raise SetupError(f"Installing failed.\n{''.join(words[-20:])}")


def say(text: str) -> None:
    """Show the progress on one line of the terminal; elsewhere, such as in CI, only what ends a line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
    elif text.endswith("\n"):
        sys.stderr.write(text)
    sys.stderr.flush()
