"""A small simulated year; `python -m tests.simulation` runs the whole one."""

from schemas.endings import Ending
from tests.simulation.tally import Size
from tests.simulation.year import simulate

SMALL = Size(structures=7, referrals=30, unreadable=0.1, absences=1, leavers=0.3, lost=0.2)


async def test_every_referral_ends_and_everything_opens() -> None:
    """Whoever is absent, leaves or loses a device: nothing is lost, and both sides always agree."""
    tally = await simulate(SMALL, seed=7)
    assert sum(tally.states.values()) >= SMALL.referrals
    assert tally.unnamed == 0
    assert tally.cannot_open == 0
    assert tally.disagreeing == 0
    happened = tally.happened
    assert tally.endings[Ending.BOUNCED] == happened["sealed wrongly, on purpose"] > 0
    for what in ("absences", "devices lost and replaced", "keys rotated", "reminders"):
        assert happened[what] > 0, what
