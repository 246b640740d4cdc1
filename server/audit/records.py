"""Access records: written in the transaction of the action, or the action does not take place.

    async with database.transaction() as connection:
        ...
        await records.write(connection, [Access(structure=…, action=AccessAction.WRAPS_READ, member=…)])

Rules it keeps:
- people are pseudonyms under a key of the structure in whose log the record stands: no two structures can
  compare them, and without the key, which goes when a structure does, nobody can say who it was;
- the salt is for the commitment in the access log: without it, a record of few unknowns could be guessed;
- the bytes written here are the record; it is never encoded again.

A new record waits until the sequencer gives it its position (server/transparency).
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.access import AccessAction, AccessRecord, Outcome
from schemas.codec import encode
from schemas.ids import id_bytes, new_id
from server.clock import Clock
from server.storage.db import Connection
from server.storage.statements import Statements

Columns = tuple[list[str], list[str], list[bytes], list[bytes], list[bytes | None]]
"""Structures, identifiers, records, salts and evidence: what sql/audit/write.sql takes."""

_SALT_SIZE = 32
_PSEUDONYM_SIZE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the record says; as `AccessRecord`, with the member in place of the pseudonym.

    `evidence` is a client's signed statement: the record names it by hash, and it is kept beside.
    """

    structure: str
    action: AccessAction
    outcome: Outcome = Outcome.ALLOWED
    member: str | None = None
    role: str = ""
    peer: str | None = None
    object: str = ""
    count: int = 1
    reason: str = ""
    request: str = ""
    evidence: bytes | None = None


class Records:
    """Writes them."""

    def __init__(self, sql: Statements, clock: Clock) -> None:
        self._sql = sql
        self._clock = clock

    async def write(self, connection: Connection, accesses: Iterable[Access]) -> None:
        """Write records, in the caller's transaction and in the order given."""
        accesses = list(accesses)
        if not accesses:
            return
        structures = {access.structure for access in accesses}
        rows = await connection.fetch(self._sql["audit/pseudonym_keys"], list(structures))
        keys = {row["structure"]: row["pseudonym_key"] for row in rows}
        await connection.execute(self._sql["audit/write"], *self.columns(accesses, keys))

    def columns(self, accesses: Iterable[Access], keys: Mapping[str, bytes]) -> Columns:
        """Return the columns of new records, for a statement that writes them together with something else.

        `keys` has the pseudonym key of each structure in whose record a member stands.
        """
        now, accesses = self._clock(), list(accesses)
        records = [_record(access, keys, now) for access in accesses]
        return (
            [record.structure for record in records],
            [record.id for record in records],
            [encode(record) for record in records],
            [os.urandom(_SALT_SIZE) for _ in records],
            [access.evidence for access in accesses],
        )


def _record(access: Access, keys: Mapping[str, bytes], now: int) -> AccessRecord:
    return AccessRecord(
        v=1,
        id=new_id(now),
        time=now,
        structure=access.structure,
        action=access.action,
        outcome=access.outcome,
        actor=pseudonym(keys[access.structure], access.member) if access.member else None,
        role=access.role,
        peer=access.peer,
        object=access.object,
        count=access.count,
        reason=access.reason,
        request=access.request,
        evidence=hashlib.sha256(access.evidence).digest() if access.evidence else None,
    )


def pseudonym(key: bytes, member: str) -> bytes:
    """Return the 16 bytes by which a structure's records name a member: HMAC-SHA-256, cut short."""
    return hmac.digest(key, id_bytes(member), hashlib.sha256)[:_PSEUDONYM_SIZE]
