"""Votes and pledges: whatever is said in whatever order, a naive reading of the log agrees."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crypto.assembly import LONGEST, SHORTEST, Assembly
from crypto.funding import shares
from crypto.structures import Structure
from schemas.cooperative import About, BallotCast, ModuleSet, MotionClosed, MotionOpened, PledgeSet
from schemas.errors import StatementRefusedError
from schemas.ids import new_id
from schemas.statements import AnyStatement
from tests.vectors.vector import stream

STRUCTURES = [new_id(n, stream(f"structure {n}", 10)) for n in range(5)]
NETWORK = new_id(99, stream("network", 10))
THINGS = [new_id(n, stream(f"thing {n}", 10)) for n in range(3)]
CHOICES = ("a", "b", "c")
COST = 100

structures, things = st.sampled_from(STRUCTURES), st.sampled_from(THINGS)
times = st.sampled_from([0, SHORTEST - 1, SHORTEST, SHORTEST + 1, 2 * SHORTEST])


def said(structure: str, time: int) -> dict[str, object]:
    """Return what all statements share; form, place and signature are not asked here."""
    return {"structure": structure, "n": 1, "time": time, "signer": bytes(32), "previous": bytes(32)}


@dataclass
class Naive:
    """What was admitted, and what follows: each question is answered by reading all of it."""

    history: list[tuple[AnyStatement, dict[str, Structure]]] = field(default_factory=list)

    def allows(self, new: AnyStatement, now: dict[str, Structure]) -> bool:
        """Whether a statement may stand next."""
        match new:
            case MotionOpened():
                return self._allows_motion(new, now)
            case BallotCast():
                return self._allows_ballot(new)
            case MotionClosed():
                return self._allows_result(new)
            case PledgeSet():
                return self.offered(new.module) and not self.funded(new.module) and new.cents <= COST
            case _:
                return True

    def _allows_motion(self, new: MotionOpened, now: dict[str, Structure]) -> bool:
        own = [
            each for each, _ in self.motions() if each.structure == new.structure and not self.closed(each)
        ]
        fresh = all(each.motion != new.motion for each, _ in self.motions())
        return (
            new.structure in voters(now)
            and fresh
            and SHORTEST <= new.closes - new.time <= LONGEST
            and len(own) < 5
        )

    def _allows_ballot(self, new: BallotCast) -> bool:
        motion = self.open(new.motion)
        if motion is None or new.structure not in self.electorate(motion):
            return False
        return new.structure not in dict(self.ballots(motion)) and new.time <= motion.closes

    def _allows_result(self, new: MotionClosed) -> bool:
        motion = self.open(new.motion)
        if motion is None or new.time < motion.closes:
            return False
        votes = Counter(vote for _, vote in self.ballots(motion))
        counts = tuple(votes[place] for place in range(len(CHOICES)))
        told = (new.counts, new.abstentions, new.electorate)
        return told == (counts, votes[None], len(self.electorate(motion)))

    def motions(self) -> list[tuple[MotionOpened, dict[str, Structure]]]:
        """Return the motions, each with the structures of its moment."""
        return [(each, then) for each, then in self.history if isinstance(each, MotionOpened)]

    def closed(self, motion: MotionOpened) -> bool:
        """Whether a result of it stands."""
        return any(
            isinstance(each, MotionClosed) and each.motion == motion.motion for each, _ in self.history
        )

    def open(self, identifier: str) -> MotionOpened | None:
        """Return the motion that takes ballots under an identifier."""
        return next((m for m, _ in self.motions() if m.motion == identifier and not self.closed(m)), None)

    def electorate(self, motion: MotionOpened) -> set[str]:
        """Return who was entitled when it opened."""
        return next(voters(then) for each, then in self.motions() if each is motion)

    def ballots(self, motion: MotionOpened) -> list[tuple[str, int | None]]:
        """Return the ballots on it."""
        casts = [each for each, _ in self.history if isinstance(each, BallotCast)]
        return [(each.structure, each.choice) for each in casts if each.motion == motion.motion]

    def offered(self, module: str) -> bool:
        """Whether there is such a module."""
        return any(isinstance(each, ModuleSet) and each.module == module for each, _ in self.history)

    def pledges(self, module: str, until: int | None = None) -> dict[str, int]:
        """Return what was last pledged for it, by structure, in the first `until` statements."""
        found = [each for each, _ in self.history[:until] if isinstance(each, PledgeSet)]
        last = {each.structure: each.cents for each in found if each.module == module}
        return {who: cents for who, cents in last.items() if cents}

    def funded(self, module: str) -> dict[str, int] | None:
        """Return the pledges that have funded it; None while it is not."""
        for size, (each, then) in enumerate(self.history, 1):
            if isinstance(each, PledgeSet) and each.module == module:
                pledges = {who: c for who, c in self.pledges(module, size).items() if then[who].active}
                if sum(pledges.values()) >= COST:
                    return pledges
        return None


def voters(structures_: dict[str, Structure]) -> set[str]:
    """Return who may vote."""
    return {
        each.id for each in structures_.values() if each.active and each.level >= 2 and not each.is_network
    }


class Assemblies(RuleBasedStateMachine):
    """Statements that may stand and that may not, said to the assembly and to the naive reading."""

    def __init__(self) -> None:
        super().__init__()
        self.positions = count(1)
        self.assembly, self.naive = Assembly(), Naive()
        self.structures = {each: Structure(each, "x", b"", level=2) for each in STRUCTURES[:3]}
        self.structures[STRUCTURES[3]] = Structure(STRUCTURES[3], "x", b"", level=1)
        self.structures[NETWORK] = Structure(NETWORK, "x", b"", is_network=True, level=4)

    def offer(self, statement: AnyStatement) -> None:
        """Offer a statement: it is taken exactly when the naive reading allows it."""
        before = self.assembly.copy()
        try:
            self.assembly.take(statement, self.structures, next(self.positions))
        except StatementRefusedError:
            assert not self.naive.allows(statement, self.structures), statement
            assert self.assembly == before
        else:
            assert self.naive.allows(statement, self.structures), statement
            self.naive.history.append((statement, dict(self.structures)))

    @rule(structure=structures, level=st.integers(1, 3), active=st.booleans())
    def stand(self, structure: str, level: int, active: bool) -> None:
        """Let a structure come in, rise, fall, be suspended."""
        self.structures[structure] = Structure(structure, "x", b"", level=level, active=active)

    @rule(structure=structures | st.just(NETWORK), motion=things, lasts=times)
    def open_motion(self, structure: str, motion: str, lasts: int) -> None:
        """Put something to the vote."""
        if structure in self.structures:
            about: dict[str, object] = {"about": About.PROPOSAL, "title": "x", "text": "", "quorum": 0}
            about |= {"motion": motion, "choices": CHOICES, "closes": lasts}
            self.offer(MotionOpened(**said(structure, 0), **about))  # type: ignore[arg-type]

    @rule(structure=structures, motion=things, choice=st.none() | st.integers(0, 2), time=times)
    def vote(self, structure: str, motion: str, choice: int | None, time: int) -> None:
        """Cast a ballot."""
        self.offer(BallotCast(**said(structure, time), motion=motion, choice=choice))  # type: ignore[arg-type]

    @rule(structure=structures, motion=things, time=times, lie=st.sampled_from([0, 0, 1]))
    def close(self, structure: str, motion: str, time: int, lie: int) -> None:
        """State a result, sometimes a wrong one."""
        counts, abstentions, electorate = (0, 0, 0), 0, 0
        if motion in self.assembly.motions:
            tally = self.assembly.tally(motion)
            counts, abstentions, electorate = tally.counts, tally.abstentions, tally.electorate  # type: ignore[assignment]
        told: dict[str, object] = {"counts": (counts[0] + lie, *counts[1:]), "abstentions": abstentions}
        told |= {"motion": motion, "electorate": electorate}
        self.offer(MotionClosed(**said(structure, time), **told))  # type: ignore[arg-type]

    @rule(module=things)
    def set_module(self, module: str) -> None:
        """Offer a module."""
        told: dict[str, object] = {"name": "x", "text": "", "cost": COST, "trial": 0, "open": True}
        self.offer(ModuleSet(**said(NETWORK, 0), module=module, **told))  # type: ignore[arg-type]

    @rule(structure=structures, module=things, cents=st.sampled_from([0, 1, 33, 50, 100, 101]))
    def pledge(self, structure: str, module: str, cents: int) -> None:
        """Pledge."""
        if structure in self.structures:
            self.offer(PledgeSet(**said(structure, 0), module=module, cents=cents))  # type: ignore[arg-type]

    @invariant()
    def they_agree(self) -> None:
        """Compare counts, pledges and what was funded with the naive reading."""
        for motion, _ in self.naive.motions():
            tally = self.assembly.tally(motion.motion)
            votes = [vote for _, vote in self.naive.ballots(motion)]
            assert sum(tally.counts) + tally.abstentions == len(votes)
            assert [tally.counts[place] for place in range(3)] == [votes.count(place) for place in range(3)]
            assert (self.assembly.motions[motion.motion].closed is not None) == self.naive.closed(motion)
        for module in self.assembly.modules.values():
            funding = self.naive.funded(module.id)
            assert (module.funded is not None) == (funding is not None)
            assert dict(module.pledges) == (self.naive.pledges(module.id) if funding is None else funding)


TestAssemblies = Assemblies.TestCase
TestAssemblies.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@given(
    st.dictionaries(structures, st.integers(1, 10**9), min_size=1).flatmap(
        lambda pledges: st.tuples(st.just(pledges), st.integers(1, sum(pledges.values())))
    )
)
def test_shares(given_: tuple[dict[str, int], int]) -> None:
    """Shares sum up to the cent, nobody owes more than was pledged, and like pledges owe alike."""
    pledges, cost = given_
    owed = shares(cost, pledges)
    assert sum(owed.values()) == cost
    assert all(0 <= owed[who] <= pledges[who] for who in pledges)
    for a in pledges:
        for b in pledges:
            assert pledges[a] != pledges[b] or abs(owed[a] - owed[b]) <= 1
