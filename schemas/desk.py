"""Contents between a service and the cooperative's desk (spec/cooperative.md): feedback, and who comes."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.ids import Id
from schemas.limits import LIMITS
from schemas.parts import After, Files, Name, Text


class Topic(StrEnum):
    """What a note to the cooperative is."""

    BUG = "bug"
    WISH = "wish"
    QUESTION = "question"
    PRAISE = "praise"


class Feedback(Schema, tag_field="kind", tag="feedback"):
    """A note to the cooperative; opens a thread."""

    author: Name
    topic: Topic
    subject: Name
    text: Text
    after: After = ()
    files: Files = ()


class Progress(StrEnum):
    """What becomes of a note."""

    SEEN = "seen"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"


class FeedbackState(Schema, tag_field="kind", tag="feedback-state"):
    """What becomes of a note, and which module or motion it led to; from the desk."""

    author: Name
    state: Progress
    text: Text = ""
    module: Id | None = None
    motion: Id | None = None
    after: After = ()


class SignUp(Schema, tag_field="kind", tag="sign-up"):
    """Who comes to a training session; `going` false takes it back."""

    author: Name
    training: Id
    people: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=LIMITS.people)]
    going: bool = True
    text: Text = ""
    after: After = ()
