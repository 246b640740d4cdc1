"""What a statement changes in its structure (spec/directory.md, step 6).

Rules: nothing is looked up outside the arguments, nothing is changed in place, and every refusal says why the
statement can have no effect. What must be unique across structures is the matter of crypto/claims.py.

    after = apply(statement, structure, position, leaf_hash(entry.raw), Attestation(registrar=member))
"""

from msgspec.structs import replace

from crypto.approvals import (
    ALONE,
    Attestation,
    attested,
    without_loss,
)
from crypto.notes import Verifier
from crypto.signing import device_kid, epoch_kid
from crypto.structures import Device, Epoch, MailPolicy, Recovery, Release, Roster, Service, Structure
from crypto.witnesses import Policy
from schemas.errors import InvalidInputError, StatementRefusedError
from schemas.statements import (
    AnyStatement,
    AuditorChanged,
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    MailPolicySet,
    NetworkFounded,
    RecoverySet,
    RootKept,
    RootLost,
    RootRecovered,
    RootReplaced,
    ServiceSet,
    StandingChanged,
    StructureAdmitted,
    Vouched,
    WebReleased,
    WitnessesSet,
)


def apply(
    statement: AnyStatement, structure: Structure | None, position: int, leaf: bytes, by: Attestation
) -> Structure:
    """Return the structure after a statement that has its place and signature, in an entry of this leaf hash.

    Raises StatementRefusedError.
    """
    if structure is None:
        after = _opened(statement)
    else:
        after = _changed(statement, without_loss(structure, statement.signer), position, by)
    return replace(after, next_n=statement.n + 1, head=leaf, time=statement.time)


def _opened(statement: AnyStatement) -> Structure:
    match statement:
        case NetworkFounded():
            return Structure(statement.structure, statement.name, statement.root, is_network=True)
        case StructureAdmitted():
            if statement.level > ALONE:
                raise StatementRefusedError(f"a structure is admitted at level {ALONE} at most")
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


def _changed(statement: AnyStatement, structure: Structure, position: int, by: Attestation) -> Structure:
    match statement:
        case StandingChanged() | Vouched() | RootLost() | RootRecovered() | RootKept():
            after = attested(structure, statement, by, position)
        case MailPolicySet():
            after = replace(structure, mail=_mail_policy(statement))
        case RootReplaced():
            after = replace(structure, root=statement.root)
        case RecoverySet():
            after = replace(structure, recovery=_recovery(statement))
        case DeviceAdded():
            after = _with_device(structure, _new_device(statement, position), position)
        case DelegationChanged() | AuditorChanged() | DeviceRevoked():
            device = _changed_device(_active_device(structure, statement.device), statement, position)
            after = _with_device(structure, device, position)
        case WitnessesSet() | WebReleased():
            after = _of_network(structure, statement, position)
        case ServiceSet():
            after = _with_service(structure, _set_service(structure, statement, position))
        case EpochOpened():
            after = _with_service(structure, _open_epoch(structure, statement, position))
        case _:  # of the cooperative (crypto/assembly.py): its structure stays as it is
            after = structure
    return after


def _of_network(structure: Structure, statement: WitnessesSet | WebReleased, position: int) -> Structure:
    if isinstance(statement, WebReleased):
        release = Release(position, statement.version, statement.manifest, statement.time)
        return replace(structure, releases=(*structure.releases, release))
    verifiers = tuple(Verifier(each.name, each.public, witness=True) for each in statement.witnesses)
    try:
        policy = Policy(verifiers, statement.quorum)
    except InvalidInputError as error:
        raise StatementRefusedError(error.detail) from error
    return replace(structure, policies=(*structure.policies, (position, policy)))


def _mail_policy(statement: MailPolicySet) -> MailPolicy:
    if len(set(statement.modes)) != len(statement.modes):
        raise StatementRefusedError("a mode is named twice")
    return MailPolicy(frozenset(statement.modes), statement.inbound)


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
