"""PostgreSQL's own programs for copies of a database: pg_dump and pg_restore, in its custom format.

Rules: a password never stands among the arguments, which other users of the machine can read; what the
programs say when they fail is what the operator reads.
"""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from schemas.errors import LocalError

_SAID = 1_000
"""Characters shown of what a program says: its reason comes last."""


@dataclass(frozen=True)
class Programs:
    """Where the programs are, and the variables that they get."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def programs_in_path(environment: Mapping[str, str]) -> Programs:
    """Return those of the operator's PostgreSQL; raises LocalError when there are none."""
    found = shutil.which("pg_restore", path=environment.get("PATH"))
    if found is None:
        raise LocalError(
            "the programs pg_dump and pg_restore are missing",
            advice="install the client programs (postgresql-client) of the server's version",
        )
    return Programs(Path(found).parent, environment)


async def dump(programs: Programs, dsn: str, snapshot: str, target: IO[bytes]) -> None:
    """Write the database at `dsn`, as the snapshot shows it, to a file; raises LocalError."""
    arguments = ("--format=custom", "--enable-row-security", f"--snapshot={snapshot}")
    await _run(programs, dsn, "pg_dump", *arguments, output=target)


async def load(programs: Programs, dsn: str, source: Path) -> None:
    """Fill the empty database at `dsn` from a dump, all or nothing; raises LocalError."""
    await _run(programs, dsn, "pg_restore", "--single-transaction", "--exit-on-error", source)


async def _run(
    programs: Programs, dsn: str, program: str, *arguments: str | Path, output: IO[bytes] | None = None
) -> None:
    address, password = without_password(dsn)
    process = await asyncio.create_subprocess_exec(
        programs.folder / program,
        *("--no-owner", "--no-privileges", "--no-password", f"--dbname={address}"),
        *arguments,
        env={
            **programs.environment,
            "PGOPTIONS": "-c souspli.reader=relay",  # all access records (storage/schema.sql)
            **({"PGPASSWORD": password} if password else {}),
        },
        stdin=DEVNULL,
        stdout=output or DEVNULL,
        stderr=PIPE,
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:  # we were interrupted
            process.kill()
            await process.wait()
    if process.returncode:
        raise LocalError(f"{program} fails: {os.fsdecode(said).strip()[-_SAID:]}")


def without_password(dsn: str) -> tuple[str, str]:
    """Return a database's URL without the password in it, and the password."""
    password = urlsplit(dsn).password
    if password is None:
        return dsn, ""
    return dsn.replace(f":{password}@", "@", 1), unquote(password)
