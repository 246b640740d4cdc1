"""A new PostgreSQL cluster: the files in which a server keeps its databases.

It is whole or absent: everything is made under a temporary name, brought to the disk, and only then renamed.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from schemas.errors import LocalError
from server.storage.unprivileged import ENVIRONMENT, Launcher

DATABASE = "souspli"
"""Name of the database, and of the ordinary role that owns it and that the relay uses."""

ADMINISTRATOR = "postgres"
"""The role that may do everything: for tests and repairs."""

FIRST_STATEMENTS = f"""
CREATE ROLE {DATABASE} LOGIN
CREATE DATABASE {DATABASE} OWNER {DATABASE} TEMPLATE template0
"""


def create_cluster(cluster: Path, launcher: Launcher) -> None:
    """Make the cluster with its database at the path `cluster`; raise LocalError when that fails."""
    for unfinished in cluster.parent.glob(f"{cluster.name}-*"):
        shutil.rmtree(unfinished)
    temporary = Path(tempfile.mkdtemp(prefix=f"{cluster.name}-", dir=cluster.parent))
    launcher.give(temporary)
    data = f"--pgdata={temporary}"
    only_by_socket = (f"--username={ADMINISTRATOR}", "--auth=reject", "--auth-local=trust")
    format_ = ("--data-checksums", "--locale=C", "--encoding=UTF8")
    _run(launcher.command("initdb", data, *only_by_socket, *format_, "--no-sync", "--no-instructions"))
    _run(launcher.command("postgres", "--single", "-D", str(temporary), ADMINISTRATOR), FIRST_STATEMENTS)
    _run(launcher.command("initdb", data, "--sync-only"))
    temporary.rename(cluster)
    _sync(cluster.parent)


def _run(command: list[str], text: str = "") -> None:
    done = subprocess.run(command, input=text, text=True, capture_output=True, check=False, env=ENVIRONMENT)
    if done.returncode or "ERROR:" in done.stderr:  # a statement that fails leaves the exit code at zero
        raise LocalError(f"the database could not be made: {done.stderr.strip()[-500:]}")


def _sync(folder: Path) -> None:
    """Bring a rename to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
