"""The cooperative as the log shows it: motions, ballots, modules, pledges (spec/cooperative.md).

Rules: the electorate of a motion is fixed when it opens; a ballot is final; a result stands only when it is
what everybody counts; a module is funded once, and the pledges of that moment say what is owed for it.

    assembly.take(statement, structures, position)
    assembly.tally(motion.id).counts
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec.structs import replace

from crypto.funding import shares
from crypto.structures import Structure
from schemas.cooperative import (
    About,
    BallotCast,
    ContributionNoted,
    DeskSet,
    ModuleSet,
    MotionClosed,
    MotionOpened,
    PledgeSet,
)
from schemas.errors import NotFoundError, StatementRefusedError
from schemas.limits import LIMITS
from schemas.statements import AnyStatement

ENTITLED: Final = 2
"""The level that a structure needs to vote: its enterprise number was checked."""

SHORTEST: Final = 72 * 3600 * 1000
LONGEST: Final = 90 * 24 * 3600 * 1000
"""How long a motion is open, in milliseconds."""


class Motion(msgspec.Struct, frozen=True):
    """What is put to the vote; `electorate` may vote; `opened` and `closed` are positions in the log."""

    id: str
    structure: str
    about: About
    title: str
    text: str
    choices: tuple[str, ...]
    opened: int
    closes: int
    quorum: int
    electorate: frozenset[str]
    subject: str | None = None
    closed: int | None = None


class Tally(msgspec.Struct, frozen=True):
    """How a vote stands: ballots for each choice and without one, and the choice that has carried it."""

    counts: tuple[int, ...]
    abstentions: int
    electorate: int
    carried: int | None


class Module(msgspec.Struct, frozen=True):
    """Something that is paid together; `pledges` in cents by structure, `funded` a position in the log."""

    id: str
    name: str
    text: str
    cost: int
    trial: int
    open: bool
    pledges: Mapping[str, int] = {}
    funded: int | None = None

    @property
    def shares(self) -> dict[str, int]:
        """What each structure owes, in cents, once it is funded; nothing before."""
        return shares(self.cost, self.pledges) if self.funded else {}


class Contribution(msgspec.Struct, frozen=True):
    """What a structure gave, in cents, as a registrar attests; `time` in milliseconds."""

    structure: str
    given: str
    cents: int
    text: str
    module: str | None
    time: int


@dataclass
class Assembly:
    """Everything that was decided, pledged and given; `ballots` by motion and structure."""

    motions: dict[str, Motion] = field(default_factory=dict)
    ballots: dict[tuple[str, str], int | None] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    contributions: tuple[Contribution, ...] = ()
    desk: str | None = None

    def copy(self) -> "Assembly":
        """Return an assembly that can go on by itself."""
        return Assembly(
            self.motions.copy(), self.ballots.copy(), self.modules.copy(), self.contributions, self.desk
        )

    def tally(self, motion: str) -> Tally:
        """Count the ballots of a motion; raises NotFoundError."""
        if motion not in self.motions:
            raise NotFoundError(f"there is no motion {motion}")
        return _tally(self.motions[motion], [vote for (of, _), vote in self.ballots.items() if of == motion])

    def take(self, statement: AnyStatement, structures: Mapping[str, Structure], position: int) -> None:
        """Let a statement take effect, if it is one of the cooperative's; raises StatementRefusedError."""
        match statement:
            case MotionOpened():
                self._open(statement, structures, position)
            case BallotCast():
                self._cast(statement)
            case MotionClosed():
                self._close(statement, position)
            case ModuleSet():
                self._set_module(statement)
            case PledgeSet():
                self._pledge(statement, structures, position)
            case ContributionNoted():
                self._note(statement, structures)
            case DeskSet():
                exists = any(statement.service in each.services for each in structures.values())
                _demand(exists, "there is no such service")
                self.desk = statement.service
            case _:
                pass

    # Votes.

    def _open(self, new: MotionOpened, structures: Mapping[str, Structure], position: int) -> None:
        electorate = frozenset(each.id for each in structures.values() if entitled(each))
        own = [each for each in self.motions.values() if each.structure == new.structure and not each.closed]
        _demand(new.motion not in self.motions, "this motion exists already")
        _demand(new.structure in electorate, f"only structures of level {ENTITLED} or more vote")
        _demand(len(own) < LIMITS.motions, f"a structure has at most {LIMITS.motions} motions open")
        _demand(
            SHORTEST <= new.closes - new.time <= LONGEST,
            "a motion is open for 72 hours at least, 90 days at most",
        )
        _demand(len(set(new.choices)) == len(new.choices), "a choice is named twice")
        self.motions[new.motion] = Motion(
            new.motion,
            new.structure,
            new.about,
            new.title,
            new.text,
            new.choices,
            position,
            new.closes,
            new.quorum,
            electorate,
            new.subject,
        )

    def _cast(self, ballot: BallotCast) -> None:
        motion, place = self._open_motion(ballot.motion), (ballot.motion, ballot.structure)
        _demand(
            ballot.structure in motion.electorate, "the structure was not entitled when the motion opened"
        )
        _demand(place not in self.ballots, "the structure has voted, and a ballot is final")
        _demand(ballot.time <= motion.closes, "voting has ended")
        _demand(ballot.choice is None or ballot.choice < len(motion.choices), "the motion has no such choice")
        self.ballots[place] = ballot.choice

    def _close(self, result: MotionClosed, position: int) -> None:
        motion = self._open_motion(result.motion)
        _demand(result.time >= motion.closes, "voting goes on")
        tally = self.tally(motion.id)
        said = (result.counts, result.abstentions, result.electorate)
        _demand(
            said == (tally.counts, tally.abstentions, tally.electorate), "the ballots give another result"
        )
        self.motions[motion.id] = replace(motion, closed=position)

    def _open_motion(self, identifier: str) -> Motion:
        motion = self.motions.get(identifier)
        if motion is None or motion.closed:
            raise StatementRefusedError("there is no such motion, or it is closed")
        return motion

    # Modules.

    def _set_module(self, new: ModuleSet) -> None:
        before = self.modules.get(new.module)
        if before is None:
            self.modules[new.module] = Module(new.module, new.name, new.text, new.cost, new.trial, new.open)
            return
        _demand(
            not before.pledges or new.cost == before.cost, "the cost of what was pledged for does not change"
        )
        kept = (before.name, before.cost, before.trial)
        _demand(not before.funded or kept == (new.name, new.cost, new.trial), "the module is funded")
        self.modules[new.module] = replace(
            before, name=new.name, text=new.text, cost=new.cost, trial=new.trial, open=new.open
        )

    def _pledge(self, pledge: PledgeSet, structures: Mapping[str, Structure], position: int) -> None:
        module = self.modules.get(pledge.module)
        if module is None or module.funded:
            raise StatementRefusedError("there is no such module, or it is funded")
        _demand(pledge.cents <= module.cost, "the pledge is more than the module costs")
        less = pledge.cents <= module.pledges.get(pledge.structure, 0)
        _demand(module.open or less, "the module takes no more pledges")
        pledges = {who: cents for who, cents in module.pledges.items() if who != pledge.structure}
        if pledge.cents:
            pledges[pledge.structure] = pledge.cents
        counted = {who: cents for who, cents in pledges.items() if structures[who].active}
        if sum(counted.values()) >= module.cost:
            self.modules[module.id] = replace(module, pledges=counted, funded=position)
        else:
            self.modules[module.id] = replace(module, pledges=pledges)

    def _note(self, said: ContributionNoted, structures: Mapping[str, Structure]) -> None:
        _demand(said.contributor in structures, "there is no such structure")
        _demand(said.module is None or said.module in self.modules, "there is no such module")
        _demand(said.cents != 0, "a contribution of nothing")
        noted = Contribution(said.contributor, said.given, said.cents, said.text, said.module, said.time)
        self.contributions = (*self.contributions, noted)


def entitled(structure: Structure) -> bool:
    """Whether a structure may vote on a motion that opens now."""
    return structure.active and not structure.is_network and structure.level >= ENTITLED


def _tally(motion: Motion, votes: list[int | None]) -> Tally:
    counts = tuple(votes.count(place) for place in range(len(motion.choices)))
    most = max(counts)
    enough = 100 * len(votes) >= motion.quorum * len(motion.electorate)
    carried = counts.index(most) if enough and counts.count(most) == 1 else None
    return Tally(counts, votes.count(None), len(motion.electorate), carried)


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise StatementRefusedError(otherwise)
