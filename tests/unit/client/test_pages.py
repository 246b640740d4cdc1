"""Pages of envelopes as the relay sends them."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.relay.pages import Delivery, read_page
from schemas.errors import IntegrityError, MalformedError
from schemas.limits import LIMITS


def framed(*deliveries: Delivery) -> bytes:
    """Return the page of deliveries."""
    return b"".join(struct.pack(">QQI", seq, at, len(raw)) + raw for seq, at, raw in deliveries)


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 2**53 - 1), st.binary(max_size=50))))
def test_a_page_comes_back(deliveries: list[tuple[int, int, bytes]]) -> None:
    """Deliveries in ascending order are read as they were written."""
    seq, page = 0, []
    for step, at, raw in deliveries:
        seq += step
        page.append(Delivery(seq, at, raw))
    assert list(read_page(framed(*page), 0)) == page


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_page_cut_short_is_refused(cut: int) -> None:
    """Wherever a page ends too early, that is noticed."""
    with pytest.raises(MalformedError):
        list(read_page(framed(Delivery(1, 0, b"abcd"))[:-cut], 0))


@pytest.mark.parametrize("seqs", [(5,), (6, 6), (7, 6), (2**53,)])
def test_a_relay_that_goes_backwards_is_noticed(seqs: tuple[int, ...]) -> None:
    """A place that was fetched before, repeats, or goes back is refused, so the cursor never does."""
    page = framed(*(Delivery(seq, 0, b"x") for seq in seqs))
    with pytest.raises(IntegrityError):
        list(read_page(page, 5))


def test_an_envelope_that_is_too_long_is_refused() -> None:
    """The length is checked before anything of it is looked at."""
    with pytest.raises(MalformedError):
        list(read_page(struct.pack(">QQI", 1, 0, LIMITS.envelope + 1) + bytes(LIMITS.envelope + 1), 0))
