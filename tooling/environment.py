"""The environment in `.venv`: made once, renewed only when what it should hold has changed.

Rules: every package has a hash and is a wheel, so that no code of a package runs while it is installed, but
for the one in BUILT, which is published as source only; two `./dev` at once wait for each other; a set-up
that broke off is done again from the start.
"""

import fcntl
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
BUILD_LOCK = ROOT / "requirements-build.lock"
"""What builds the package in BUILT."""
BUILT = "dkimpy"
"""The one dependency that has no wheel (docs/decisions/0007-source-only.md)."""
WHEELS = ("--only-binary=:all:", f"--no-binary={BUILT}")
BYTECODE = VENV / "bytecode"
"""Where it lies when it shall not lie beside the sources."""
INSTALLED = VENV / "installed"
"""A copy of what the environment was made from; written last: without it the set-up was not finished."""


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
            say("Making .venv, once ...")
            create()
            install_uv()
        say("Installing what is in requirements-dev.lock ...")
        from_lock = ("--require-hashes", *WHEELS, f"--build-constraints={BUILD_LOCK}", str(LOCK))
        uv("sync", "--compile-bytecode", *from_lock)
        uv("install", "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
        INSTALLED.write_text(wanted)
        say(f"The environment is ready after {time.monotonic() - started:.0f} s.")


def keep_bytecode() -> None:
    """Let programs keep their bytecode in the environment where they may not have it beside the sources.

    Without any, every process compiles a thousand modules before it does something, and tests start hundreds.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))


def program(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(VENV / "bin" / name)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the project's folder, so that a second `./dev` does not install into the same place."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def create() -> None:
    """Make an empty environment with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(f"{sys.executable} lacks ensurepip. On Debian or Ubuntu: apt install {package}")
    venv.create(VENV, clear=True, with_pip=True, symlinks=True)


def install_uv() -> None:
    """Let pip install uv as the lock says; uv then installs the rest ten times faster than pip."""
    lines = LOCK.read_text().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("uv=="))
    after = next(number for number in range(first + 1, len(lines)) if not lines[number].startswith(" "))
    with tempfile.NamedTemporaryFile("w", suffix=".lock") as only_uv:
        only_uv.writelines(lines[first:after])
        only_uv.flush()
        pip = (program("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        run(*pip, "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", only_uv.name)


def uv(command: str, *arguments: str) -> None:
    """Run `uv pip`; on a terminal it shows its progress."""
    quiet = () if sys.stderr.isatty() else ("--quiet",)
    run(program("uv"), "pip", command, *quiet, "--python", program("python"), *arguments)


def run(*command: str) -> None:
    """Run an installer; raise SetupError when it fails, after its own words."""
    if subprocess.run(command, check=False).returncode:
        advice = "Is the network there? Packages from a mirror: set PIP_INDEX_URL and UV_DEFAULT_INDEX to it."
        raise SetupError(f"Installing failed. {advice}")


def say(text: str) -> None:
    """Show the progress, apart from the output of the command that follows."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
