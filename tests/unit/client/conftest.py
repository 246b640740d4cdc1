"""Profiles for unit tests: quick to open, and put into the networks of tests/builders.py."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from client.device.profile import Profile
from tests.unit.client.desk import CHEAP, PASSPHRASE

MakeProfile = Callable[[str], Profile]


@pytest.fixture
def make_profile(tmp_path: Path) -> Iterator[MakeProfile]:
    """Make open profiles by name; they are closed at the end."""
    with ExitStack() as opened:
        yield lambda name: opened.enter_context(
            Profile.create(tmp_path / name, PASSPHRASE, "http://127.0.0.1:1", name, cost=CHEAP)
        )


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    """Return an open profile."""
    return make_profile("anne")
