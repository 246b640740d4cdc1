"""Short names of threads."""

from hypothesis import given
from hypothesis import strategies as st

from client.messages.threads import _shorts

PARTS = st.sets(st.text("0123456789abcdef", min_size=12, max_size=12), max_size=40)
ALIKE = st.sets(st.text("01", min_size=12, max_size=12), max_size=40)


@given(PARTS | ALIKE)
def test_short_names_are_short_and_unique(parts: set[str]) -> None:
    """Each begins its own id and no other one, has at least 6 characters, and could not be shorter."""
    shorts = _shorts("01977f3c-0000-7000-8000-" + part for part in parts)
    assert set(shorts) == parts
    for part, short in shorts.items():
        assert [each for each in parts if each.startswith(short)] == [part]
        assert len(short) >= 6
        assert len(short) == 6 or any(each.startswith(short[:-1]) for each in parts - {part})
