"""What the file of a structure's root key holds, in a box under a passphrase (spec/keys.md)."""

from schemas.codec import Schema, decode
from schemas.ids import Id
from schemas.limits import LIMITS
from schemas.locks import RootSeed


class RootFile(Schema):
    """Whose root key it is, and the key's seed."""

    structure: Id
    root: RootSeed


def parse_root_file(data: bytes) -> RootFile:
    """Read what was in a box; raises MalformedError."""
    return decode(data, RootFile, LIMITS.notice)
