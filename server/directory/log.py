"""Appending to the log: entries that stand together or not at all, from whoever may sign them.

    await log.append(entries, request[REQUEST_ID])

Rules it keeps:
- one writer at a time, in all processes, and it begins from the latest state;
- what is not genuine is refused before anybody has to wait for it;
- log, tables, access records and the hint to others are one transaction; the mirror moves after its commit;
- the same entries again have no effect, since an answer can be lost;
- a statement is dated about now: nobody signs in advance, or for a time when a key was still theirs.
"""

import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crypto.chain import Directory
from crypto.merkle import leaf_hash
from schemas.access import AccessAction
from schemas.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    StaleStatementError,
)
from schemas.limits import LIMITS
from schemas.statements import Entry
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.directory.mirror import Mirror
from server.directory.projection import Projection
from server.secrets import normal_setup_code
from server.storage.db import Connection, Database


@dataclass(frozen=True)
class _Trial:
    """Entries and the directory with them; `base` is the size of the log without them."""

    base: int
    directory: Directory
    entries: Sequence[Entry]


class Log:
    """The log of the database, for writing."""

    def __init__(
        self, database: Database, mirror: Mirror, projection: Projection, records: Records, clock: Clock
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._mirror = mirror
        self._projection = projection
        self._records = records
        self._clock = clock

    async def append(self, raws: Sequence[bytes], request: str) -> None:
        """Append entries; `request` is for the access records.

        Raises what `Directory.admit` raises, InvalidInputError for a wrong date, and ConflictError before the
        network is founded.
        """
        async with self._database.transaction() as connection:
            await self._mirror.catch_up(connection)
            try:
                trial = self._try(raws)
                await self._lock(connection)
                if self._mirror.directory.size > trial.base:
                    trial = self._try(raws)
            except StaleStatementError:
                if await self._holds(connection, raws):
                    return
                raise
            if trial.base == 0:
                raise ConflictError("the network is not founded yet")
            await self._write(connection, trial, request)
        self._mirror.adopt(trial.directory)

    async def found(self, raws: Sequence[bytes], setup_code: str, request: str) -> None:
        """Append the first entries, once; raises as `append`, ForbiddenError for a wrong setup code."""
        async with self._database.transaction() as connection:
            await self._lock(connection)
            if self._mirror.directory.size:
                if await self._holds(connection, raws):
                    return
                raise ConflictError("the network of this relay is founded already")
            code = await connection.fetchval(self._sql["secrets/setup_code"])
            if not hmac.compare_digest(code, normal_setup_code(setup_code).encode()):
                raise ForbiddenError(
                    "this is not the setup code", advice="it stands where the relay was started"
                )
            trial = self._try(raws)
            await self._write(connection, trial, request)
            await connection.execute(self._sql["secrets/forget_setup_code"])
        self._mirror.adopt(trial.directory)

    async def _lock(self, connection: Connection) -> None:
        await connection.execute(self._sql["directory/lock"])
        await self._mirror.catch_up(connection)

    def _try(self, raws: Sequence[bytes]) -> _Trial:
        base = self._mirror.directory.size
        directory = self._mirror.directory.copy()
        entries = [directory.admit(raw) for raw in raws]
        now = self._clock()
        if any(abs(entry.statement.time - now) > LIMITS.clock_skew * 1000 for entry in entries):
            raise InvalidInputError("a statement is not dated now", advice="set the clock of this computer")
        return _Trial(base, directory, entries)

    async def _holds(self, connection: Connection, raws: Sequence[bytes]) -> bool:
        leaves = {leaf_hash(raw) for raw in raws}
        known = await connection.fetchval(self._sql["directory/known_entries"], list(leaves))
        return bool(known == len(leaves))

    async def _write(self, connection: Connection, trial: _Trial, request: str) -> None:
        now = self._clock()
        statements = [entry.statement for entry in trial.entries]
        await self._projection.write(connection, statements, now)
        await self._records.write(connection, _accesses(trial, request))
        await connection.execute(
            self._sql["directory/append"],
            trial.base,
            [statement.structure for statement in statements],
            [leaf_hash(entry.raw) for entry in trial.entries],
            [entry.raw for entry in trial.entries],
            moment(now),
        )


def _accesses(trial: _Trial, request: str) -> list[Access]:
    """Return a record for each key that spoke for a structure, in the log of the structure."""
    spoken = Counter((entry.statement.structure, entry.statement.signer) for entry in trial.entries)
    return [_access(trial.directory, *who, count, request) for who, count in spoken.items()]


def _access(directory: Directory, structure: str, signer: bytes, count: int, request: str) -> Access:
    what = Access(structure=structure, action=AccessAction.STATEMENTS_POSTED, count=count, request=request)
    try:
        home, device = directory.device(signer)
    except NotFoundError:
        return replace(what, role="root")
    role = "registrar" if home.is_network else "administrator"
    return replace(
        what,
        member=device.member,
        role=role if device.administrator else "member",
        peer=None if home.id == structure else home.id,
    )
