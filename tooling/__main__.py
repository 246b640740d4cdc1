"""The commands of `./dev`, each a short list of programs to run inside the environment."""

import os
import subprocess
import sys
from collections.abc import Callable

from tooling import environment, web

HELP = """\
usage: ./dev COMMAND [ARGUMENT...]

  setup     make the environment in .venv (every other command does so too)
  demo      run the main job before your eyes; --exit ends afterwards
  web       build the web client when it has changed; --watch builds it again at every change
  test      run the tests on all cores; arguments go to pytest (-n0: one after the other)
  check     lint, formatting, types (Python's and TypeScript's), import rules, OpenAPI
  format    put the code into its format
  bench     measure, as JSON and as a table
  lock      choose the versions of all dependencies anew, with their hashes

After the set-up the command line is .venv/bin/souspli.
"""

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
    ("python", "-m", "tests.docs.lint"),
)
"""Also what CI runs; mypy is strict by pyproject.toml."""


def main() -> int:
    """Run the command that the arguments name and return its exit code; 2 for an unknown one."""
    name, arguments = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    if name in {"help", "-h", "--help"}:
        sys.stdout.write(HELP)
        return 0
    command = COMMANDS.get(name)
    if command is None:
        sys.stderr.write(f"./dev has no command {name!r}.\n\n{HELP}")
        return 2
    environment.keep_bytecode()
    try:
        environment.ensure()
        return command(arguments)
    except environment.SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def setup(_arguments: list[str]) -> int:
    """Say where the environment is."""
    sys.stdout.write("The environment is ready; the command line is .venv/bin/souspli.\n")
    return 0


def demo(arguments: list[str]) -> int:
    """Build the web client, then become the demonstration, so that Ctrl-C reaches it alone."""
    return web.build() or become("souspli", "demo", *arguments)


def test(arguments: list[str]) -> int:
    """Run vitest, then pytest with a process for each core, which takes whole files; `-n0` runs all in one.

    They are taken in the order of tests/conftest.py. Pytest runs also when vitest fails: one run shows all.
    A process that dies ends the run: another in its place was seen to wait for ever.
    """
    status = web.build() or web.test()
    processes = ("--numprocesses=auto", "--max-worker-restart=0")
    order = ("--dist=loadfile", "--no-loadscope-reorder")
    return run("python", "-m", "pytest", *processes, *order, *arguments) or status


def build_web(arguments: list[str]) -> int:
    """Build the web client; arguments go to the builder."""
    return web.build(*arguments)


def bench(arguments: list[str]) -> int:
    """Become the benchmark."""
    return become("python", "-m", "tests.bench", *arguments)


def check(_arguments: list[str]) -> int:
    """Run every check even when one fails, so that one run shows all that is wrong."""
    failed = [" ".join(argv) for argv in CHECKS if run(*argv)]
    failed += ["tsc"] if web.check() else []
    if failed:
        sys.stderr.write(f"Not in order: {', '.join(failed)}. ./dev format puts formatting right.\n")
    return 1 if failed else 0


def format_code(_arguments: list[str]) -> int:
    """Repair what can be repaired mechanically, then format."""
    return run("ruff", "check", "--fix-only") or run("ruff", "format")


def lock(_arguments: list[str]) -> int:
    """Resolve the dependencies for all systems and Pythons at once; nothing machine-specific is written.

    The development lock takes the versions of the runtime lock, so that what is tested is what is deployed.
    """
    resolve = ("uv", "pip", "compile", "pyproject.toml", "--quiet", "--upgrade", "--no-config")
    everywhere = ("--universal", "--python-version=3.11", "--generate-hashes", *environment.WHEELS)
    command = (*resolve, *everywhere, "--custom-compile-command=./dev lock")
    as_deployed = ("--group=dev", "--constraint=requirements.lock")
    return run(*command, "--output-file=requirements.lock") or run(
        *command, *as_deployed, "--output-file=requirements-dev.lock"
    )


def run(program: str, *arguments: str) -> int:
    """Run a program of the environment and return its exit code."""
    return subprocess.run([environment.program(program), *arguments], check=False).returncode


def become(program: str, *arguments: str) -> int:
    """Replace this process by a program of the environment."""
    sys.stdout.flush()
    os.execv(environment.program(program), [environment.program(program), *arguments])


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "demo": demo,
    "web": build_web,
    "test": test,
    "check": check,
    "format": format_code,
    "bench": bench,
    "lock": lock,
}

if __name__ == "__main__":
    sys.exit(main())
