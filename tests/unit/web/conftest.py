"""The twin for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.twin import Twin, running_in


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Bundle and start the twin, once for the session (under xdist, for the worker)."""
    with running_in(tmp_path_factory.mktemp("twin")) as running:
        yield running
