"""Who is writing an answer, as colleagues who follow the mailbox are told (spec/replying.md)."""

from typing import Annotated, Final

import msgspec

from schemas.codec import Schema
from schemas.ids import Id, Kid

REPLYING_SIZE: Final = 24 + 32 + 25 + 16
"""Salt and commitment of the stream, what is said, the tag."""


class Replying(Schema):
    """An event of `GET /v1/events`: what a device said, sealed for the mailbox's readers."""

    mailbox: Id
    device: Kid
    box: Annotated[bytes, msgspec.Meta(min_length=REPLYING_SIZE, max_length=REPLYING_SIZE)]
