"""How a program is started without root's rights, because PostgreSQL refuses to run as root.

An ordinary user needs nothing. Root gets, in this order:
- a user namespace, in which the program is `nobody` while its files stay root's: no other user, no chmod;
- where the system forbids namespaces (many containers), the user who owns the data folder, or else `nobody`,
  who is given the folder, and a copy of the programs when those lie where only root may look.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import LocalError

NOBODY = 65534
"""Its number on every Linux; initdb insists on a user that has a name."""

NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
"""No variable of the caller, such as PGPORT or PGOPTIONS, reaches PostgreSQL."""

DIES_WITH_PARENT = ("setpriv", "--pdeathsig", "INT", "--") if sys.platform == "linux" else ()


@dataclass(frozen=True)
class Launcher:
    """How to start the programs of a folder: `prefix` takes root's rights away, `user` owns their files."""

    programs: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None

    def command(self, program: str, *arguments: str) -> list[str]:
        """Return the argument list for a program that ends by itself."""
        return [*self.prefix, str(self.programs / program), *arguments]

    def daemon(self, program: str, *arguments: str) -> list[str]:
        """Return the argument list for a program that gets SIGINT when its parent dies (Linux; prctl(2))."""
        return [*self.prefix, *DIES_WITH_PARENT, str(self.programs / program), *arguments]

    def give(self, path: Path) -> None:
        """Make the user of the programs the owner of what root has made."""
        if self.user is not None:
            os.chown(path, self.user, -1)


def launcher(programs: Path, folder: Path, *, namespace: tuple[str, ...] = NAMESPACE) -> Launcher:
    """Return how to start `programs` on data in `folder`; raise LocalError when there is no safe way."""
    if not _works(*DIES_WITH_PARENT, "true"):
        raise LocalError("the program setpriv is missing", advice="install the package util-linux")
    if os.geteuid() != 0:
        return Launcher(programs)
    if _works(*namespace, "true"):
        return Launcher(programs, namespace)
    return _as_other_user(programs, folder)


def _as_other_user(programs: Path, folder: Path) -> Launcher:
    user = folder.stat().st_uid or NOBODY
    prefix = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--")
    os.chown(folder, user, -1)
    if not _works(*prefix, "test", "-x", str(folder)):
        raise LocalError(
            f"PostgreSQL does not run as root, and user {user} may not enter {folder}",
            advice="run the relay as an ordinary user, or place its data where that user may enter",
        )
    # Through `env`, because setpriv itself still has root's rights when it executes a program.
    if not _works(*prefix, "env", str(programs / "postgres"), "--version"):
        programs = _copy(programs, folder)
    return Launcher(programs, prefix, user)


def _copy(programs: Path, folder: Path) -> Path:
    """Copy the package that holds the programs, with the libraries that lie beside it."""
    package = programs.parent.parent
    for source in package.parent.glob(f"{package.name}*"):
        shutil.copytree(source, folder / "programs" / source.name, dirs_exist_ok=True, symlinks=True)
    return folder / "programs" / programs.relative_to(package.parent)


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False
