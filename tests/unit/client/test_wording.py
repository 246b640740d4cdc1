"""Numbers in sentences."""

import pytest

from client.wording import counted


@pytest.mark.parametrize(("count", "said"), [(0, "0 messages"), (1, "1 message"), (3, "3 messages")])
def test_one_and_many(count: int, said: str) -> None:
    """One thing is one; none and several are many."""
    assert counted(count, "message") == said


def test_another_plural() -> None:
    """A word that does not take an s brings its plural."""
    assert (counted(1, "copy", "copies"), counted(2, "copy", "copies")) == ("1 copy", "2 copies")
