"""Checks of everything that this device depends on, each with what to do next."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One check's outcome."""

    name: str
    grade: Grade
    text: str
    advice: str = ""


class Doctor:
    """The checks."""

    async def examine(self) -> list[Finding]:
        """Run all checks; never raises, whatever is wrong becomes a finding."""
        raise NotImplementedError
