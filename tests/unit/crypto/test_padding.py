"""Padmé with a floor."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.padding import padded_length
from schemas.limits import LIMITS


def padme(n: int) -> int:
    """Compute Padmé from the paper's formula, with real logarithms."""
    exponent = math.floor(math.log2(n))
    kept = math.floor(math.log2(exponent)) + 1
    block: int = 2 ** (exponent - kept)
    return math.ceil(n / block) * block


@pytest.mark.parametrize(
    ("n", "padded"),
    [(0, 4096), (1, 4096), (4096, 4096), (4097, 4352), (5000, 5120), (1_000_000, 1_015_808), (2**20, 2**20)],
)
def test_examples(n: int, padded: int) -> None:
    """Short texts all look alike; 5000 becomes 5120; a megabyte grows by 1.6 %."""
    assert padded_length(n) == padded


@given(st.integers(min_value=0, max_value=LIMITS.blob))
def test_bounds(n: int) -> None:
    """It is never shorter, above the floor at most 12 % longer, and padding it again changes nothing."""
    padded = padded_length(n)
    assert padded >= max(n, LIMITS.padding_floor)
    assert padded <= max(n, LIMITS.padding_floor) * 1.12
    assert padded_length(padded) == padded


@given(st.integers(min_value=LIMITS.padding_floor, max_value=2**40))
def test_is_padme(n: int) -> None:
    """Above the floor it is the paper's formula."""
    assert padded_length(n) == padme(n)


@given(st.integers(min_value=0, max_value=2**24), st.integers(min_value=0, max_value=2**24))
def test_order_is_kept(a: int, b: int) -> None:
    """A longer message never has a shorter envelope."""
    shorter, longer = sorted((a, b))
    assert padded_length(shorter) <= padded_length(longer)
