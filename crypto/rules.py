"""The rules of one chain: where a statement stands, and who may sign it (spec/directory.md, steps 2 to 5).

Rules: nothing is looked up outside the arguments, and every refusal says which rule was broken. What the
statement then changes is the matter of crypto/effects.py.

    check_place(statement, structure, position)
    verify(signing_key(statement, structure, network), "statement", entry.signed, entry.signature)
"""

from collections.abc import Mapping
from enum import Enum

from crypto.signing import epoch_kid
from crypto.structures import Structure
from schemas.cooperative import (
    BallotCast,
    ContributionNoted,
    DeskSet,
    ModuleSet,
    MotionClosed,
    MotionOpened,
    PledgeSet,
)
from schemas.errors import StaleStatementError, StatementRefusedError
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
    Statement,
    StructureAdmitted,
    Vouched,
    WebReleased,
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
    Vouched: (Role.ADMINISTRATOR,),
    MailPolicySet: (Role.ADMINISTRATOR,),
    RootReplaced: (Role.ROOT,),
    RootLost: (Role.REGISTRAR,),
    RootRecovered: (Role.REGISTRAR,),
    RootKept: (Role.ROOT, Role.ADMINISTRATOR),
    RecoverySet: (Role.ROOT,),
    DeviceAdded: (Role.ROOT, Role.ADMINISTRATOR, Role.SAME_MEMBER),
    DelegationChanged: (Role.ROOT,),
    AuditorChanged: (Role.ROOT,),
    WitnessesSet: (Role.ROOT,),
    WebReleased: (Role.REGISTRAR,),
    DeviceRevoked: (Role.ROOT, Role.ADMINISTRATOR, Role.SAME_MEMBER),
    ServiceSet: (Role.ADMINISTRATOR,),
    EpochOpened: (Role.ADMINISTRATOR,),
    MotionOpened: (Role.ADMINISTRATOR,),
    BallotCast: (Role.ADMINISTRATOR,),
    MotionClosed: (Role.ADMINISTRATOR,),
    ModuleSet: (Role.REGISTRAR,),
    PledgeSet: (Role.ADMINISTRATOR,),
    ContributionNoted: (Role.REGISTRAR,),
    DeskSet: (Role.REGISTRAR,),
}
OPENING = (NetworkFounded, StructureAdmitted)
IN_NETWORK_ONLY = (WitnessesSet, WebReleased, ModuleSet, ContributionNoted, DeskSet)
IN_NETWORK = (
    NetworkFounded,
    RootReplaced,
    DeviceAdded,
    DelegationChanged,
    AuditorChanged,
    DeviceRevoked,
    *IN_NETWORK_ONLY,
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
    _check_standing(statement, structure)


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


def _check_standing(statement: AnyStatement, structure: Structure) -> None:
    if structure.is_network and not isinstance(statement, IN_NETWORK):
        raise StatementRefusedError(f"the chain of the network takes no `{_tag(statement)}`")
    if not structure.is_network and isinstance(statement, IN_NETWORK_ONLY):
        raise StatementRefusedError(f"`{_tag(statement)}` belongs into the chain of the network")
    if not structure.active and not isinstance(statement, WHILE_SUSPENDED):
        raise StatementRefusedError("the structure is suspended")


def _tag(statement: AnyStatement) -> str:
    return str(type(statement).__struct_config__.tag)
