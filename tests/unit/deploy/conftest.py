"""The folder that the tests are about."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def deploy() -> Path:
    """Return the folder `deploy`."""
    return Path(__file__).parents[3] / "deploy"
