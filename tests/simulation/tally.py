"""How much happens in a simulated year, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Size:
    """How much happens."""

    structures: int
    referrals: int
    overlooked: float = 0.06  # the chance that an arrival is not looked at until something presses
    unreadable: float = 0.004  # the chance that a referral is sealed so that its reader cannot open it
    absences: int = 2  # of each member, of two weeks
    leavers: float = 0.2  # of the members of the town, in the year
    lost: float = 0.1  # of the devices


@dataclass
class Tally:
    """What came of it."""

    size: Size
    states: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0  # referrals without an ending
    disagreeing: int = 0  # referrals whose two sides see different states
    cannot_open: int = 0  # envelopes that a device could not open, other than the damaged ones
    opened: int = 0

    def table(self) -> str:
        """Return the counts for people."""
        lines = [f"{self.size.structures} structures, {self.size.referrals} referrals, a year", ""]
        for title, counter in (
            ("where the referrals stand", self.states),
            ("how their messages ended", self.endings),
            ("why they were closed", self.reasons),
            ("what happened", self.happened),
        ):
            lines += [title, *(f"  {number:>8}  {name}" for name, number in counter.most_common()), ""]
        lines += [
            "and of these",
            f"  {self.opened:>8}  envelopes opened by the devices",
            f"  {self.cannot_open:>8}  could not be opened (besides those sealed wrongly on purpose)",
            f"  {self.disagreeing:>8}  referrals of which the two sides see different states",
            f"  {self.unnamed:>8}  referrals without a named ending",
        ]
        return "\n".join(lines)
