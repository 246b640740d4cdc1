"""What keeps a thread from being forgotten: reminders to the other side, absences, calls for colleagues."""

from enum import StrEnum

from schemas.codec import Schema
from schemas.ids import Id
from schemas.parts import After, Day, Name


class Level(StrEnum):
    """How much a reminder presses."""

    REMINDER = "reminder"
    ESCALATION = "escalation"


class Reminder(Schema, tag_field="kind", tag="reminder"):
    """That an answer is still awaited; it says nothing else."""

    author: Name
    level: Level
    after: After = ()


class Absence(Schema, tag_field="kind", tag="absence"):
    """That a member is away, the first and the last day counted, and who stands in.

    Sealed to the own service alone, in a thread of its own, in which the latest one counts.
    """

    author: Name
    member: Id
    first: Day
    last: Day
    substitute: Id | None = None
    cancelled: bool = False
    after: After = ()


class Waiting(Schema, tag_field="kind", tag="waiting"):
    """That a referral waits for somebody of the own service, since a day; sealed to that service alone."""

    author: Name
    since: Day
    after: After = ()
