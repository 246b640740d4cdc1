"""What one registrar alone cannot do: attest the upper levels, replace a lost root key (spec/directory.md).

Rules: the second registrar is another member than the first, and signs the same; whoever has the root key, or
administers the structure, can end an announced replacement until it takes effect.

    after = attested(structure, statement, Attestation(registrar=member, vouchers=2), position)
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec.structs import replace

from crypto.signing import epoch_kid
from crypto.structures import Loss, Proposal, Structure
from schemas.errors import StatementRefusedError
from schemas.statements import RootKept, RootLost, RootRecovered, StandingChanged, Vouched

ALONE: Final = 2
"""The highest level that one registrar attests alone."""

IDENTIFIED: Final = 3
"""The level that a structure needs for its word to count."""

IN_PERSON: Final = 4
VOUCHERS: Final = 2
"""How many structures must vouch for one at the level `IN_PERSON`."""

LOSS_DELAY: Final = 72 * 3600 * 1000
"""Milliseconds between the announcement that a root key is lost and its replacement."""


class Attestation(msgspec.Struct, frozen=True):
    """What else counts for a statement: the member whose device signed it as a registrar, and who vouches."""

    registrar: str = ""
    vouchers: int = 0


def vouchers(subject: str, structures: Iterable[Structure]) -> int:
    """Return how many active structures whose representatives are identified vouch for a structure."""
    return sum(
        subject in each.vouches and each.active and each.level >= IDENTIFIED and each.id != subject
        for each in structures
    )


def attested(
    structure: Structure,
    statement: StandingChanged | Vouched | RootLost | RootRecovered | RootKept,
    by: Attestation,
    position: int,
) -> Structure:
    """Return the structure after what registrars attest or it vouches; raises StatementRefusedError."""
    match statement:
        case StandingChanged():
            return _with_standing(structure, statement, by)
        case Vouched():
            return _with_vouch(structure, statement)
        case RootLost():
            return replace(structure, loss=Loss(statement.root, by.registrar, statement.time))
        case RootRecovered():
            return _with_recovered_root(structure, statement, by, position)
        case RootKept():
            return replace(structure, loss=None)


def without_loss(structure: Structure, signer: bytes) -> Structure:
    """Return the structure after a statement of `signer` (a kid): a root key that signs is not lost."""
    if structure.loss is not None and signer == epoch_kid(structure.root):
        return replace(structure, loss=None)
    return structure


def _with_standing(structure: Structure, statement: StandingChanged, by: Attestation) -> Structure:
    """Return the structure after a registrar says how it stands; raises StatementRefusedError.

    A level that one alone cannot give is proposed by the first and given by the second; until then the
    structure keeps the level that it has. Every other standing ends a proposal.
    """
    if statement.level == IN_PERSON > structure.level:
        if structure.level < IDENTIFIED:
            raise StatementRefusedError(f"level {IN_PERSON} comes after level {IDENTIFIED}")
        if by.vouchers < VOUCHERS:
            raise StatementRefusedError(
                f"level {IN_PERSON} needs {VOUCHERS} structures of level {IDENTIFIED} that vouch, "
                f"and there are {by.vouchers}"
            )
    proposal = structure.proposal
    agreed = proposal is not None and proposal.level == statement.level and proposal.member != by.registrar
    if statement.level <= max(structure.level, ALONE) or agreed:
        return replace(structure, level=statement.level, active=statement.active, proposal=None)
    return replace(structure, active=statement.active, proposal=Proposal(statement.level, by.registrar))


def _with_vouch(structure: Structure, statement: Vouched) -> Structure:
    """Return the structure after it vouches for another one, or no longer; raises StatementRefusedError."""
    if statement.subject == structure.id:
        raise StatementRefusedError("nobody vouches for oneself")
    others = structure.vouches - {statement.subject}
    return replace(structure, vouches=others | {statement.subject} if statement.granted else others)


def _with_recovered_root(
    structure: Structure, statement: RootRecovered, by: Attestation, position: int
) -> Structure:
    """Return the structure with the root key that was announced; raises StatementRefusedError."""
    loss = structure.loss
    if loss is None or loss.root != statement.root:
        raise StatementRefusedError("this root key was not announced, or its announcement was ended")
    if loss.member == by.registrar:
        raise StatementRefusedError("another registrar than the one who announced it must confirm it")
    if statement.time < loss.time + LOSS_DELAY:
        hours = -(-(loss.time + LOSS_DELAY - statement.time) // 3_600_000)
        raise StatementRefusedError(f"a lost root key is replaced after 72 hours: {hours} are left")
    return replace(structure, root=statement.root, loss=None, recovered=position)
