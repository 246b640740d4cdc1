"""What all statements of the directory share (spec/directory.md); their types: schemas/statements.py."""

from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.ids import Hash, Id, Kid, Millis
from schemas.limits import LIMITS

SIGNATURE_SIZE = 64 + 3309

Signature = Annotated[bytes, msgspec.Meta(min_length=SIGNATURE_SIZE, max_length=SIGNATURE_SIZE)]
SigningPublic = Annotated[bytes, msgspec.Meta(min_length=32 + 1952, max_length=32 + 1952)]
EncryptionPublic = Annotated[bytes, msgspec.Meta(min_length=1216, max_length=1216)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LIMITS.name)]


class Statement(Schema, tag_field="type"):
    """What all statements share. `signer` is the kid of a root key or of a device."""

    structure: Id
    n: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    time: Millis
    signer: Kid
    previous: Hash | None  # null in the first statement only
