"""The web client: its packages, its build, its checks, its tests; each done only when something has changed.

Rules: packages come by `npm ci` from web/package-lock.json, whose hashes npm verifies, and none of their
scripts runs; two `./dev` at once wait for each other; what broke off is done again.
"""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tooling import environment, node

WEB: Final = environment.ROOT / "web"
DIST: Final = WEB / "dist"
_MODULES: Final = WEB / "node_modules"
_INSTALLED: Final = _MODULES / ".souspli-installed"
_BUILT: Final = _MODULES / ".souspli-built"
"""What was installed, and a hash of what was built from; written last."""
_SOURCES: Final = ("src", "public", "locales", "plugins", "*.html", "*.json", "*.ts")
_SHARED: Final = ("forms/*.json", "territory/*.json", "*.json")
"""What the client takes from where everybody takes it: below schemas/."""
_PROGRAMS: Final = {
    "tsc": "typescript/bin/tsc",
    "vite": "vite/bin/vite.js",
    "vitest": "vitest/vitest.mjs",
}


def install() -> None:
    """Install the packages when the lock has changed; raises SetupError."""
    with environment.alone():
        _install(node.find())


def build(*arguments: str) -> int:
    """Build web/dist when a source has changed, or whenever an argument for the builder is given."""
    with environment.alone():
        _install(node.find())
        sources = _digest()
        current = _BUILT.exists() and _BUILT.read_text() == sources and (DIST / "index.html").exists()
        if current and not arguments:
            return 0
        environment.say("Building the web client ...")
        _BUILT.unlink(missing_ok=True)
        code = _run("vite", "build", "--logLevel=warn", *arguments)
        if code == 0:
            _BUILT.write_text(sources)
        return code


def check() -> int:
    """Check the types of the client and of its tests."""
    install()
    return max(_run("tsc", "--project", project) for project in (".", "src/service", "tests"))


def test() -> int:
    """Run the unit tests."""
    install()
    return _run("vitest", "run")


def bundle(configuration: str, folder: Path) -> int:
    """Bundle what a configuration of the builder in web/ says into a folder: a program for Node, a page."""
    install()
    into = ("--emptyOutDir", f"--outDir={folder}")
    return _run("vite", "build", "--logLevel=warn", f"--config={configuration}", *into)


def _install(found: node.Node) -> None:
    wanted = f"{found.version}\n{(WEB / 'package-lock.json').read_text()}"
    if _INSTALLED.exists() and _INSTALLED.read_text() == wanted:
        return
    environment.say("Installing what is in web/package-lock.json ...")
    _INSTALLED.unlink(missing_ok=True)
    command = (*found.npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error")
    if subprocess.run(command, cwd=WEB, env=found.environment(), check=False).returncode:
        raise environment.SetupError(
            "Installing the packages of the web client failed. Is the network there? "
            "Packages from a mirror: set npm_config_registry to it."
        )
    _INSTALLED.write_text(wanted)


def _run(program: str, *arguments: str) -> int:
    found = node.find()
    command = (found.node, str(_MODULES / _PROGRAMS[program]), *arguments)
    return subprocess.run(command, cwd=WEB, env=found.environment(), check=False).returncode


def _digest() -> str:
    made = hashlib.sha256()
    for path in sorted(_files()):
        made.update(f"{path.relative_to(environment.ROOT)}\0".encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def _files() -> Iterator[Path]:
    for pattern in _SOURCES:
        for found in WEB.glob(pattern):
            yield from (path for path in (found, *found.rglob("*")) if path.is_file())
    for pattern in _SHARED:
        yield from (environment.ROOT / "schemas").glob(pattern)
