"""What the cooperative decides and who pays for it: statements of the directory (spec/cooperative.md).

One structure, one vote. Votes, their result and pledges bind, so everybody counts them in the same log.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.ids import Id, Millis
from schemas.limits import LIMITS
from schemas.statement import Name, Statement

Prose = Annotated[str, msgspec.Meta(max_length=LIMITS.prose)]
Cents = Annotated[int, msgspec.Meta(ge=0, le=LIMITS.cents)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class About(StrEnum):
    """What a motion is about."""

    ADMISSION = "admission"
    PROPOSAL = "proposal"
    ROADMAP = "roadmap"


class MotionOpened(Statement, tag="motion-opened"):
    """Puts something to the vote of all structures; signed by an administrator of one of them."""

    motion: Id
    about: About
    title: Name
    text: Prose
    choices: Annotated[tuple[Name, ...], msgspec.Meta(min_length=2, max_length=LIMITS.choices)]
    closes: Millis
    quorum: Annotated[int, msgspec.Meta(ge=0, le=100)]  # in a hundred of the electorate
    subject: Id | None = None


class BallotCast(Statement, tag="ballot-cast"):
    """The vote of a structure, which is final; signed by an administrator. Without a choice it abstains."""

    motion: Id
    choice: Annotated[int, msgspec.Meta(ge=0, le=LIMITS.choices - 1)] | None = None


class MotionClosed(Statement, tag="motion-closed"):
    """The result of a vote, which everybody counts again; signed by an administrator of any structure."""

    motion: Id
    counts: Annotated[tuple[Count, ...], msgspec.Meta(min_length=2, max_length=LIMITS.choices)]
    abstentions: Count
    electorate: Count


class ModuleSet(Statement, tag="module-set"):
    """Something to be built and paid together, in the chain of the network; signed by a registrar."""

    module: Id
    name: Name
    text: Prose
    cost: Annotated[int, msgspec.Meta(ge=1, le=LIMITS.cents)]
    trial: Millis  # until when it is free of charge
    open: bool  # whether pledges are accepted


class PledgeSet(Statement, tag="pledge-set"):
    """How much a structure gives for a module if enough others do; signed by an administrator."""

    module: Id
    cents: Cents


class Contributed(StrEnum):
    """How a structure gave what it gave."""

    PAYMENT = "payment"
    WORK = "work"


class ContributionNoted(Statement, tag="contribution-noted"):
    """What a structure gave, in the chain of the network; signed by a registrar."""

    contributor: Id
    given: Contributed
    cents: Annotated[int, msgspec.Meta(ge=-LIMITS.cents, le=LIMITS.cents)]
    text: Annotated[str, msgspec.Meta(max_length=LIMITS.name)]
    module: Id | None = None


class DeskSet(Statement, tag="desk-set"):
    """The service to which members write as to the cooperative; signed by a registrar."""

    service: Id
