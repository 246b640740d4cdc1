"""What belongs to one structure only, across the whole directory (spec/directory.md, step 6).

Rules: a handle, and the identifier of a member or service, belong for ever to the structure that first used
them; an enterprise number belongs to at most one active structure; a public key enters once, so that nobody
returns to a key that was given up, and no two devices can be taken for one another.
"""

from dataclasses import dataclass, field

from crypto.signing import device_kid, epoch_kid
from crypto.structures import Structure
from schemas.errors import StatementRefusedError
from schemas.statements import (
    AnyStatement,
    DeviceAdded,
    EpochOpened,
    NetworkFounded,
    RecoverySet,
    RootLost,
    RootReplaced,
    ServiceSet,
    StructureAdmitted,
)


@dataclass(frozen=True)
class Claims:
    """Who has what; every mapping gives the identifier of a structure."""

    handles: dict[str, str] = field(default_factory=dict)
    enterprises: dict[str, str] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)  # of members and of services
    devices: dict[bytes, str] = field(default_factory=dict)  # by kid
    keys: set[bytes] = field(default_factory=set)  # kid of every public key there ever was

    def copy(self) -> "Claims":
        """Return claims that can go on by themselves."""
        return Claims(
            self.handles.copy(),
            self.enterprises.copy(),
            self.identifiers.copy(),
            self.devices.copy(),
            self.keys.copy(),
        )

    def claim(self, statement: AnyStatement, after: Structure) -> None:
        """Record what the statement, which leads to `after`, claims; raises StatementRefusedError."""
        keys = _kids(statement, after)
        identifier = _identifier(statement)
        if self.handles.get(after.handle, after.id) != after.id:
            raise StatementRefusedError(f"another structure has the handle {after.handle!r}")
        if after.active and after.kbo and self.enterprises.get(after.kbo, after.id) != after.id:
            raise StatementRefusedError(f"another active structure has the enterprise number {after.kbo}")
        if identifier and self.identifiers.get(identifier, after.id) != after.id:
            raise StatementRefusedError("this member or service is of another structure")
        if not keys.isdisjoint(self.keys):
            raise StatementRefusedError("the key stood in the directory before")
        self.keys.update(keys)
        if identifier:
            self.identifiers[identifier] = after.id
        if isinstance(statement, DeviceAdded):
            self.devices[device_kid(statement.encryption, statement.signing)] = after.id
        if after.handle:
            self.handles[after.handle] = after.id
        if after.kbo and after.active:
            self.enterprises[after.kbo] = after.id
        elif after.kbo and self.enterprises.get(after.kbo) == after.id:
            del self.enterprises[after.kbo]


def _kids(statement: AnyStatement, after: Structure) -> set[bytes]:
    """Return the kids of the public keys that a statement brings in."""
    match statement:
        case EpochOpened():
            return {after.services[statement.service].epochs[-1].kid}
        case DeviceAdded():
            return {epoch_kid(statement.encryption), epoch_kid(statement.signing)}
        case RecoverySet():
            return {epoch_kid(statement.public)}
        case NetworkFounded() | StructureAdmitted() | RootReplaced() | RootLost():
            return {epoch_kid(statement.root)}
        case _:
            return set()


def _identifier(statement: AnyStatement) -> str | None:
    match statement:
        case DeviceAdded():
            return statement.member
        case ServiceSet():
            return statement.service
        case _:
            return None
