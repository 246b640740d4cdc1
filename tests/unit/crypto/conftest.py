"""What tests of the directory share."""

import pytest

from tests.builders import World, network


@pytest.fixture
def world() -> World:
    """Make a network of its own for each test, since tests change it."""
    return network()
