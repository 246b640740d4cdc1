"""What a device may do now, asked in the transaction of the action: a revocation holds at once.

    await standing(connection, sql, me)                        # active, in an active structure
    (await standing(connection, sql, me)).demand_administrator()

Queries that join these tables anyway (reading and posting envelopes) check the same for themselves.
"""

from dataclasses import dataclass

from asyncpg import Record

from schemas.errors import DeviceRevokedError, ForbiddenError, NotFoundError, NotSignedInError, SuspendedError
from server.http.caller import Caller
from server.storage.db import Connection
from server.storage.statements import Statements


@dataclass(frozen=True)
class Standing:
    """What an active device is besides."""

    administrator: bool
    registrar: bool
    auditor: bool  # every administrator is one
    network: bool  # the structure is the network itself

    def demand_administrator(self) -> None:
        """Raise NotFoundError for others: to them, what administrators see does not exist."""
        if not self.administrator:
            raise NotFoundError

    def demand_registrar(self) -> None:
        """Raise NotFoundError for others."""
        if not self.registrar:
            raise NotFoundError

    def demand_auditor(self) -> None:
        """Raise NotFoundError for others than the structure's auditors."""
        if not self.auditor:
            raise NotFoundError

    def demand_network_auditor(self) -> None:
        """Raise NotFoundError for others than the network's auditors."""
        if not (self.auditor and self.network):
            raise NotFoundError


async def standing(connection: Connection, sql: Statements, me: Caller) -> Standing:
    """Return what the signed-in device is; raises DeviceRevokedError or SuspendedError."""
    row = await connection.fetchrow(sql["sessions/standing"], me.device)
    if row is None:  # the database was exchanged for an older one
        raise NotSignedInError
    check_active(device=row["device_active"], structure=row["structure_active"])
    return Standing(row["administrator"], row["registrar"], row["auditor"], row["network"])


def check_active(*, device: bool, structure: bool) -> None:
    """Raise DeviceRevokedError or SuspendedError for what is not active."""
    if not device:
        raise DeviceRevokedError
    if not structure:
        raise SuspendedError


def refusal_of(row: Record) -> ForbiddenError | None:
    """Return why a device is not let in, of a row with `device_active` and `structure_active`; else None."""
    try:
        check_active(device=row["device_active"], structure=row["structure_active"])
    except ForbiddenError as error:
        return error
    return None
