"""The steps that people take in a referral, and what they say with them (spec/content.md, spec/referral.md).

step = parse_content(encode(Transition(author="Bram", action=Action.SCHEDULE, appointment=appointment)))
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from schemas.codec import Schema
from schemas.errors import MalformedError
from schemas.ids import Id, Millis
from schemas.limits import LIMITS
from schemas.parts import After, Day, Files, Name, Text

Said = Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.said)]
"""A sentence or two that a rule asks for."""


class Action(StrEnum):
    """What moves a referral (spec/referral.md): the steps that people take, and what a receipt means."""

    RECEIVE = "receive"  # never a step: it follows from a receipt
    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"
    ANSWER = "answer"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    ATTEND = "attend"
    MISS = "miss"
    START = "start"
    COMPLETE = "complete"
    TRANSFER = "transfer"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"


class Reason(StrEnum):
    """Why a referral ends, in words that can be counted."""

    WRONG_DOOR = "wrong_door"
    NO_CAPACITY = "no_capacity"
    NOT_ELIGIBLE = "not_eligible"
    OUTSIDE_AREA = "outside_area"
    HELPED = "helped"
    HELPED_IN_PART = "helped_in_part"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"
    HELPED_ELSEWHERE = "helped_elsewhere"
    NO_LONGER_NEEDED = "no_longer_needed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    MISTAKE = "mistake"
    OTHER = "other"


REASONS: Final = {
    Action.DECLINE: (
        Reason.WRONG_DOOR,
        Reason.NO_CAPACITY,
        Reason.NOT_ELIGIBLE,
        Reason.OUTSIDE_AREA,
        Reason.NOT_WANTED,
        Reason.OTHER,
    ),
    Action.COMPLETE: (
        Reason.HELPED,
        Reason.HELPED_IN_PART,
        Reason.NOT_REACHED,
        Reason.NOT_WANTED,
        Reason.HELPED_ELSEWHERE,
        Reason.OTHER,
    ),
    Action.WITHDRAW: (
        Reason.NO_LONGER_NEEDED,
        Reason.CONSENT_WITHDRAWN,
        Reason.HELPED_ELSEWHERE,
        Reason.MISTAKE,
        Reason.OTHER,
    ),
}
"""Which reasons belong to which step; spec/referral.md shows the same table."""


class Appointment(Schema):
    """When and where the person is expected; `minutes` is how long it takes."""

    starts: Millis
    place: Name
    minutes: Annotated[int, msgspec.Meta(ge=5, le=1_440)] = 60


APPOINTMENT_OVER: Final = frozenset(
    {
        *(Action.UNSCHEDULE, Action.ATTEND, Action.MISS, Action.COMPLETE, Action.TRANSFER),
        *(Action.DECLINE, Action.WITHDRAW),
    }
)
"""The steps after which the person is not expected any more."""


class Consenting(StrEnum):
    """Who agreed that a referral is passed on."""

    BENEFICIARY = "beneficiary"
    SENDER = "sender"


class Consent(Schema):
    """That somebody agreed, when, and how: `by telephone, with Mrs D.`."""

    by: Consenting
    on: Day
    how: Said


class Transfer(Schema):
    """Where a referral was passed on to: the service, the new thread, and who agreed."""

    service: Id
    thread: Id
    consent: Consent


class Transition(Schema, tag_field="kind", tag="transition"):
    """A step of a referral. Which members belong to which action is in spec/content.md, rules."""

    author: Name
    action: Action
    text: Text = ""
    assignee: Id | None = None
    assignee_name: Annotated[str, msgspec.Meta(max_length=LIMITS.name)] = ""
    instead_of: Id | None = None  # who was in charge and is away: a program took the step (spec/loop.md)
    reason: Reason | None = None
    appointment: Appointment | None = None
    suggests: Id | None = None  # the service that would be the right door
    transfer: Transfer | None = None
    after: After = ()
    files: Files = ()


def check_step(step: Transition) -> None:
    """Raise MalformedError unless a step has what belongs to it, and nothing else."""
    if step.action is Action.RECEIVE:
        raise MalformedError("nobody takes the step `receive`: a receipt says it")
    for member, given, action in (
        ("an assignee", step.assignee, Action.ASSIGN),
        ("an appointment", step.appointment, Action.SCHEDULE),
        ("a transfer", step.transfer, Action.TRANSFER),
    ):
        if (given is not None) != (step.action is action):
            raise MalformedError(f"{member} belongs to the step `{action}`, and only to it")
    if step.reason is not None and step.reason not in REASONS.get(step.action, ()):
        raise MalformedError(f"the reason `{step.reason}` does not belong to the step `{step.action}`")
    if step.suggests is not None and step.action is not Action.DECLINE:
        raise MalformedError("another service is suggested when one declines, and only then")
    if step.instead_of is not None and step.action is not Action.ASSIGN:
        raise MalformedError("one takes over when one is assigned, and only then")
