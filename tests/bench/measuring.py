"""How a benchmark measures: its subjects take turns, so that what disturbs the machine disturbs all of them.

    turns = await setting.take_turns({"relay": post_to_relay, "echo": post_to_echo})
    Figure("posts", "/s", turns["relay"], [Against("bare echo", turns["echo"], at_least=0.5)])

Rules: a yardstick is measured in the same run, round by round beside what it is compared with; a ratio is
the median of the rounds' ratios, and not the ratio of two medians; the first turn of each is not counted,
since it fills caches and plans.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

Result = TypeVar("Result")

ROUNDS = 5


@dataclass(frozen=True)
class Setting:
    """What each benchmark gets: whether to do little, a folder of its own on a disk, somebody to tell."""

    quick: bool
    folder: Path
    tell: Callable[[str], None]

    def amount(self, full: int, *, quick: int) -> int:
        """Return how much to do."""
        return quick if self.quick else full

    async def take_turns(
        self, subjects: Mapping[str, Callable[[], Awaitable[Result]]], rounds: int = ROUNDS
    ) -> dict[str, list[Result]]:
        """Run the subjects A B A B …; returns the results of each, one for each round."""
        results: dict[str, list[Result]] = {name: [] for name in subjects}
        rounds = self.amount(rounds, quick=1)
        for number in range(0 if not self.quick else 1, rounds + 1):
            for name, subject in subjects.items():
                self.tell(f"{name}, round {number} of {rounds}" if number else f"{name}, not counted")
                result = await subject()
                if number:
                    results[name].append(result)
        return results


@dataclass(frozen=True)
class Against:
    """A yardstick: its values in the same rounds, and the ratio to it that is aimed at."""

    name: str
    values: Sequence[float]
    at_least: float | None = None


@dataclass(frozen=True)
class Figure:
    """What was measured, a value for each round, and what is aimed at."""

    name: str
    unit: str
    values: Sequence[float]
    against: Sequence[Against] = ()
    at_least: float | None = None
    at_most: float | None = None

    @property
    def median(self) -> float:
        """The value in the middle."""
        return median(self.values)

    def ratio(self, yardstick: Against) -> float:
        """Return how many times the yardstick it is."""
        return median(own / other for own, other in zip(self.values, yardstick.values, strict=True))

    @property
    def reached(self) -> bool | None:
        """Whether all aims are reached; None when there are none."""
        ratios = [self.ratio(each) >= each.at_least for each in self.against if each.at_least is not None]
        least = [self.median >= self.at_least] if self.at_least is not None else []
        most = [self.median <= self.at_most] if self.at_most is not None else []
        return all(aims) if (aims := [*ratios, *least, *most]) else None


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which so many percent of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]
