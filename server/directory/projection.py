"""What the directory says, as tables: so that a right can be asked in the query of the action that needs it.

The tables are written in the transaction that appends to the log, statement by statement, after
crypto/chain.py has admitted them: nothing is checked again here.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from crypto.signing import device_kid, epoch_kid
from schemas.statements import (
    AnyStatement,
    AuditorChanged,
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    NetworkFounded,
    RecoverySet,
    RootRecovered,
    ServiceSet,
    StandingChanged,
    StructureAdmitted,
)
from server.clock import moment
from server.storage.db import Connection
from server.storage.statements import Statements

_PSEUDONYM_KEY_SIZE = 32


@dataclass(frozen=True)
class Allowance:
    """What a structure may use when it comes in: days that messages are kept, bytes of blobs."""

    retention_days: int
    storage: int


class Projection:
    """Writes the tables."""

    def __init__(self, sql: Statements, allowance: Allowance) -> None:
        self._sql = sql
        self._allowance = allowance

    async def write(self, connection: Connection, statements: Sequence[AnyStatement], now: int) -> None:
        """Let the statements take effect in the tables, in their order."""
        mailboxes = [s.service for s in statements if isinstance(s, EpochOpened)]
        await connection.execute(self._sql["directory/lock_mailboxes"], mailboxes)
        for statement in statements:
            name, *arguments = self._change(statement, now)
            if name:
                await connection.execute(self._sql[f"directory/{name}"], *arguments)

    def _change(self, statement: AnyStatement, now: int) -> tuple[object, ...]:
        """Return the name of the SQL file and its arguments; no name when the tables do not tell."""
        structure = statement.structure
        change: tuple[object, ...]
        match statement:
            case NetworkFounded() | StructureAdmitted():
                network = isinstance(statement, NetworkFounded)
                days, storage = self._allowance.retention_days, self._allowance.storage
                change = ("add_structure", structure, network, days, storage, os.urandom(_PSEUDONYM_KEY_SIZE))
            case StandingChanged():
                change = ("set_standing", structure, statement.active)
            case RootRecovered():
                change = ("recover_root", structure, statement.root)
            case RecoverySet():
                change = ("set_recovery", structure, epoch_kid(statement.public))
            case DeviceAdded(member=member, encryption=encryption, signing=signing):
                kid = device_kid(encryption, signing)
                change = ("add_device", kid, structure, member, encryption, signing)
            case DelegationChanged() | AuditorChanged():
                role = "administrator" if isinstance(statement, DelegationChanged) else "auditor"
                change = (f"set_{role}", statement.device, statement.granted)
            case DeviceRevoked():
                change = ("revoke_device", statement.device)
            case ServiceSet():
                change = ("set_service", statement.service, structure, list(statement.members))
            case EpochOpened():
                kid = epoch_kid(statement.public)
                change = ("open_epoch", statement.service, statement.epoch, kid, moment(now))
            case _:  # roots, vouches and witnesses: only the log tells
                change = ("",)
        return change
