"""What several kinds of content are made of (spec/content.md)."""

from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.ids import Hash, Id
from schemas.limits import LIMITS

Text = Annotated[str, msgspec.Meta(max_length=LIMITS.text)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.name)]
After = Annotated[tuple[Hash, ...], msgspec.Meta(max_length=LIMITS.after)]
Day = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)")]
"""A day of the calendar, as ISO 8601 writes it."""
Key32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class FileRef(Schema):
    """A file that travels apart: where it is, how to open it, and what it must be."""

    blob: Id
    key: Key32
    size: Annotated[int, msgspec.Meta(ge=0, le=LIMITS.blob)]
    sha256: Hash  # of the ciphertext, by pieces, so that it can be checked before it is opened
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.file_name)]
    media_type: Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$(?!\n)")]


Files = Annotated[tuple[FileRef, ...], msgspec.Meta(max_length=LIMITS.files)]
