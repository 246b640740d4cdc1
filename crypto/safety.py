"""Safety numbers: 60 digits that two structures compare in person or by telephone.

    safety_number((id_a, public_a), (id_b, public_b)) == "05230 91462 …"  (12 groups of 5)

If a relay showed each of the two a key of its own in place of the other's, their numbers would differ. The
number is the two structures' fingerprints of 30 digits each, the smaller first, so both see the same and
each can print its own on a letterhead. To pass unnoticed, an attacker must find another key with the same
fingerprint: about 2^99 tries, each made 5,200 hashes long (2^12), which leaves 2^111; this is the
construction of Signal's safety numbers.
"""

import hashlib

from crypto.signing import label

_ROUNDS = 5_200
_GROUPS, _DIGITS, _GROUP_BYTES = 6, 5, 5


def safety_number(a: tuple[bytes, bytes], b: tuple[bytes, bytes]) -> str:
    """Return the number for two structures, each as (16-byte id, public signing key), in either order."""
    return " ".join(sorted((fingerprint(*a), fingerprint(*b))))


def fingerprint(identifier: bytes, public: bytes) -> str:
    """Return a structure's own half of its safety numbers: 6 groups of 5 digits."""
    # The length keeps a byte of the id from being read as a byte of the key.
    named = label("safety") + len(identifier).to_bytes(2, "big") + identifier
    identity = hashlib.sha512(named + public).digest()
    digest = identity
    for _ in range(_ROUNDS):
        digest = hashlib.sha512(digest + identity).digest()
    taken = (digest[at : at + _GROUP_BYTES] for at in range(0, _GROUPS * _GROUP_BYTES, _GROUP_BYTES))
    return " ".join(f"{int.from_bytes(group, 'big') % 10**_DIGITS:0{_DIGITS}}" for group in taken)
