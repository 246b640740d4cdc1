"""The file of a structure's root key, to be kept apart from all computers (spec/keys.md).

    file = seal("cinq mots tirés au sort", RootFile(structure, root.seed))
    open("cinq mots tirés au sort", file).root == root.seed

It is a box under a passphrase of its own, with a purpose of its own: no other box passes for one.
"""

from typing import Final

from crypto import passphrase as box
from schemas.codec import encode
from schemas.root_file import RootFile, parse_root_file

PURPOSE: Final = "root"


def seal(passphrase: str, held: RootFile, *, cost: box.Cost = box.STANDARD_COST) -> bytes:
    """Return the file; raises InvalidInputError for a passphrase that cannot be used."""
    return box.seal(passphrase, encode(held), PURPOSE, cost=cost)


def open(passphrase: str, file: bytes) -> RootFile:  # noqa: A001 - read as `root_file.open`
    """Return what a file holds.

    Raises WrongPassphraseError; DecryptionError when it is damaged; MalformedError or UnsupportedVersionError
    when it is no such file.
    """
    return parse_root_file(box.open(passphrase, file, PURPOSE))
