"""The rules of one chain: who may sign a statement, and what it changes (spec/directory.md).

Rules: nothing is looked up outside the arguments, nothing is changed in place, and every refusal says which
rule was broken. What must be unique across structures is the matter of crypto/claims.py.

    check_place(statement, structure, position)
    verify(signing_key(statement, structure, network), "statement", entry.signed, entry.signature)
    after = apply(statement, structure, position, leaf_hash(entry.raw))
"""

from collections.abc import Mapping
from enum import Enum

from msgspec.structs import replace

from crypto.notes import Verifier
from crypto.signing import device_kid, epoch_kid
from crypto.structures import Device, Epoch, Recovery, Roster, Service, Structure
from crypto.witnesses import Policy
from schemas.errors import InvalidInputError, StaleStatementError, StatementRefusedError
from schemas.statements import (
    AnyStatement,
    AuditorChanged,
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    NetworkFounded,
    RecoverySet,
    RootReplaced,
    ServiceSet,
    StandingChanged,
    Statement,
    StructureAdmitted,
    WitnessesSet,
)


class Role(Enum):
    """In what capacity somebody signs."""

    ROOT = "the root key"
    REGISTRAR = "a registrar"
    ADMINISTRATOR = "an administrator"
    SAME_MEMBER = "a device of the same member"


WHO_SIGNS: Mapping[type[Statement], tuple[Role, ...]] = {
    NetworkFounded: (Role.ROOT,),
    StructureAdmitted: (Role.REGISTRAR,),
    StandingChanged: (Role.REGISTRAR,),
    RootReplaced: (Role.ROOT,),
    RecoverySet: (Role.ROOT,),
    DeviceAdded: (Role.ROOT, Role.ADMINISTRATOR, Role.SAME_MEMBER),
    DelegationChanged: (Role.ROOT,),
    AuditorChanged: (Role.ROOT,),
    WitnessesSet: (Role.ROOT,),
    DeviceRevoked: (Role.ROOT, Role.ADMINISTRATOR, Role.SAME_MEMBER),
    ServiceSet: (Role.ADMINISTRATOR,),
    EpochOpened: (Role.ADMINISTRATOR,),
}
OPENING = (NetworkFounded, StructureAdmitted)
IN_NETWORK = (
    NetworkFounded,
    RootReplaced,
    DeviceAdded,
    DelegationChanged,
    AuditorChanged,
    DeviceRevoked,
    WitnessesSet,
)
WHILE_SUSPENDED = (StandingChanged, DeviceRevoked)


def check_place(statement: AnyStatement, structure: Structure | None, position: int) -> None:
    """Check steps 2 to 4: the statement continues the chain of `structure` (None: there is no such chain).

    Raises StaleStatementError when the chain stands elsewhere, StatementRefusedError for the other rules.
    """
    if isinstance(statement, NetworkFounded) != (position == 1):
        raise StatementRefusedError("the directory begins with the founding of its network, and has no other")
    if isinstance(statement, OPENING):
        if statement.n != 0:
            raise StatementRefusedError("a chain begins with statement 0")
        if structure is not None:
            raise StaleStatementError("this structure has a chain already")
        return
    if structure is None:
        raise StatementRefusedError("the statement belongs to no structure that was admitted")
    if (statement.n, statement.previous) != (structure.next_n, structure.head):
        raise StaleStatementError(
            f"the next statement of this chain is {structure.next_n}, after its latest entry"
        )
    if statement.time < structure.time:
        raise StatementRefusedError("the statement is dated before the one that it follows")
    if structure.is_network and not isinstance(statement, IN_NETWORK):
        raise StatementRefusedError(f"the chain of the network takes no `{_tag(statement)}`")
    if not structure.active and not isinstance(statement, WHILE_SUSPENDED):
        raise StatementRefusedError("the structure is suspended")


def signing_key(statement: AnyStatement, structure: Structure | None, network: Structure | None) -> bytes:
    """Return the public key (1984 bytes) that must have signed; raises StatementRefusedError for none."""
    roles = WHO_SIGNS[type(statement)]
    for role in roles:
        key = _key_in(role, statement, structure, network)
        if key is not None:
            return key
    wanted = " or ".join(role.value for role in roles)
    raise StatementRefusedError(f"`{_tag(statement)}` must be signed by {wanted}, and its signer is not that")


def _key_in(
    role: Role, statement: AnyStatement, structure: Structure | None, network: Structure | None
) -> bytes | None:
    if isinstance(statement, NetworkFounded):
        return statement.root if epoch_kid(statement.root) == statement.signer else None
    chain = network if role is Role.REGISTRAR else structure
    if chain is None:
        return None
    if role is Role.ROOT:
        return chain.root if epoch_kid(chain.root) == statement.signer else None
    device = chain.devices.get(statement.signer)
    if device is None or not device.active:
        return None
    fits = device.member == _member(statement, chain) if role is Role.SAME_MEMBER else device.administrator
    return device.signing if fits else None


def _member(statement: AnyStatement, structure: Structure) -> str | None:
    """Return the member whose device a statement adds or revokes."""
    if isinstance(statement, DeviceAdded):
        return statement.member
    if isinstance(statement, DeviceRevoked) and statement.device in structure.devices:
        return structure.devices[statement.device].member
    return None


def apply(statement: AnyStatement, structure: Structure | None, position: int, leaf: bytes) -> Structure:
    """Return the structure after a statement that has its place and signature, in an entry of this leaf hash.

    Raises StatementRefusedError.
    """
    after = _opened(statement) if structure is None else _changed(statement, structure, position)
    return replace(after, next_n=statement.n + 1, head=leaf, time=statement.time)


def _opened(statement: AnyStatement) -> Structure:
    match statement:
        case NetworkFounded():
            return Structure(statement.structure, statement.name, statement.root, is_network=True)
        case StructureAdmitted():
            return Structure(
                statement.structure,
                statement.name,
                statement.root,
                handle=statement.handle,
                kbo=statement.kbo,
                level=statement.level,
            )
        case _:
            raise StatementRefusedError("the statement belongs to no structure that was admitted")


def _changed(statement: AnyStatement, structure: Structure, position: int) -> Structure:
    match statement:
        case StandingChanged():
            after = replace(structure, level=statement.level, active=statement.active)
        case RootReplaced():
            after = replace(structure, root=statement.root)
        case RecoverySet():
            after = replace(structure, recovery=_recovery(statement))
        case DeviceAdded():
            after = _with_device(structure, _new_device(statement, position), position)
        case DelegationChanged() | AuditorChanged() | DeviceRevoked():
            device = _changed_device(_active_device(structure, statement.device), statement, position)
            after = _with_device(structure, device, position)
        case WitnessesSet():
            after = _with_policy(structure, statement, position)
        case ServiceSet():
            after = _with_service(structure, _set_service(structure, statement, position))
        case EpochOpened():
            after = _with_service(structure, _open_epoch(structure, statement, position))
        case _:
            raise StatementRefusedError("a chain is opened once")
    return after


def _with_policy(structure: Structure, statement: WitnessesSet, position: int) -> Structure:
    if not structure.is_network:
        raise StatementRefusedError("the witnesses are the network's matter")
    verifiers = tuple(Verifier(each.name, each.public, witness=True) for each in statement.witnesses)
    try:
        policy = Policy(verifiers, statement.quorum)
    except InvalidInputError as error:
        raise StatementRefusedError(error.detail) from error
    return replace(structure, policies=(*structure.policies, (position, policy)))


def _recovery(statement: RecoverySet) -> Recovery:
    if statement.threshold > statement.shares:
        raise StatementRefusedError(
            f"there are {statement.shares} shares, {statement.threshold} cannot be needed"
        )
    return Recovery(statement.public, epoch_kid(statement.public), statement.threshold, statement.shares)


def _new_device(statement: DeviceAdded, position: int) -> Device:
    kid = device_kid(statement.encryption, statement.signing)
    return Device(kid, statement.member, statement.encryption, statement.signing, added=position)


def _active_device(structure: Structure, kid: bytes) -> Device:
    device = structure.devices.get(kid)
    if device is None or not device.active:
        raise StatementRefusedError("the structure has no active device of this key id")
    return device


def _changed_device(
    device: Device, statement: DelegationChanged | AuditorChanged | DeviceRevoked, position: int
) -> Device:
    match statement:
        case DelegationChanged():
            return replace(device, administrator=statement.granted)
        case AuditorChanged():
            return replace(device, auditor=statement.granted)
        case DeviceRevoked():
            return replace(device, administrator=False, auditor=False, revoked=position)


def _set_service(structure: Structure, statement: ServiceSet, position: int) -> Service:
    members = frozenset(statement.members)
    if len(members) != len(statement.members):
        raise StatementRefusedError("a member is named twice")
    if not members <= {device.member for device in structure.devices.values()}:
        raise StatementRefusedError("a member of the service never had a device in this structure")
    if any(s.handle == statement.handle and s.id != statement.service for s in structure.services.values()):
        raise StatementRefusedError(f"another service of the structure has the handle {statement.handle!r}")
    before, roster = structure.services.get(statement.service), Roster(position, members)
    if before is None:
        return Service(statement.service, statement.handle, statement.name, (roster,))
    return replace(
        before,
        handle=statement.handle,
        name=statement.name,
        rosters=(*before.rosters, roster),
        exposed=before.exposed if before.members <= members else position,
    )


def _open_epoch(structure: Structure, statement: EpochOpened, position: int) -> Service:
    service = structure.services.get(statement.service)
    if service is None:
        raise StatementRefusedError("the structure has no such service")
    if statement.epoch != len(service.epochs) + 1:
        raise StatementRefusedError(f"the next epoch of the service is {len(service.epochs) + 1}")
    closed = tuple(replace(epoch, closed=position) for epoch in service.epochs[-1:])
    opened = Epoch(statement.epoch, statement.public, epoch_kid(statement.public), position)
    return replace(service, epochs=(*service.epochs[:-1], *closed, opened))


def _with_service(structure: Structure, service: Service) -> Structure:
    return replace(structure, services={**structure.services, service.id: service})


def _with_device(structure: Structure, device: Device, position: int) -> Structure:
    before = structure.devices.get(device.kid, device)
    services = {
        service.id: replace(service, exposed=position) if _loses(before, device, service) else service
        for service in structure.services.values()
    }
    return replace(structure, devices={**structure.devices, device.kid: device}, services=services)


def _loses(before: Device, after: Device, service: Service) -> bool:
    # An administrator's device makes the seeds of every service, so it has had them all in its memory.
    return (before.administrator and not after.administrator) or (
        not after.active and after.member in service.members
    )


def _tag(statement: AnyStatement) -> str:
    return str(type(statement).__struct_config__.tag)
