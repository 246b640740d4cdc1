"""Shared secrecy, as signed content: what was made sure of before sharing, and that consent is withdrawn.

checklist = Checklist(informed=Informed.ORALLY, purpose="To find a home before the winter", minimum=True)
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.errors import MalformedError
from schemas.ids import Id
from schemas.limits import LIMITS
from schemas.parts import After, Day, Name, Text
from schemas.steps import Consent, Said


class Informed(StrEnum):
    """Whether the person was told first, and how."""

    ORALLY = "orally"
    IN_WRITING = "in_writing"
    NOT_YET = "not_yet"  # with the reason, see `why_not`


class Checklist(Schema):
    """What whoever refers has made sure of, kept with the referral; the legal basis is the referral's own.

    `minimum` says that nothing is in it that the other side does not need, and is true.
    """

    informed: Informed
    purpose: Said
    minimum: bool
    on: Day | None = None
    why_not: Annotated[str, msgspec.Meta(max_length=LIMITS.said)] = ""


class Origin(Schema):
    """The thread that a referral continues, and the service that began that one.

    `consent` is there when it was transferred; without one, its own sender refers again.
    """

    thread: Id
    sender: Id
    consent: Consent | None = None


class ConsentWithdrawn(Schema, tag_field="kind", tag="consent-withdrawn"):
    """That the person no longer agrees to the sharing; every recipient of the thread gets it."""

    author: Name
    on: Day
    text: Text = ""
    after: After = ()


def check_checklist(checklist: Checklist) -> None:
    """Raise MalformedError unless a checklist says what it must."""
    if not checklist.minimum:
        raise MalformedError("a checklist says that only what is needed is shared")
    if (checklist.informed is Informed.NOT_YET) != bool(checklist.why_not.strip()):
        raise MalformedError("`why_not` says why the person was not informed, and only then")
