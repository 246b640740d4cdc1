"""Safety numbers."""

import re

from crypto.safety import fingerprint, safety_number

A, B = (b"A" * 16, b"a" * 1984), (b"B" * 16, b"b" * 1984)


def test_form() -> None:
    """Sixty digits in twelve groups of five."""
    assert re.fullmatch(r"([0-9]{5} ){11}[0-9]{5}", safety_number(A, B))


def test_both_sides_see_the_same() -> None:
    """The order of the two does not matter, and each one's half is in it."""
    assert safety_number(A, B) == safety_number(B, A)
    assert fingerprint(*A) in safety_number(A, B)
    assert fingerprint(*B) in safety_number(A, B)


def test_any_change_shows() -> None:
    """Another key, another id, or a byte moved from the one to the other gives another number."""
    number = safety_number(A, B)
    for other in ((b"A" * 16, b"a" * 1983 + b"b"), (b"A" * 15 + b"C", A[1]), (A[0] + b"a", A[1][1:])):
        assert safety_number(other, B) != number
