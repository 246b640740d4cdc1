"""Relays as processes, and offices on them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.office import Office, open_office, people
from tests.acceptance.relay import RelayProcess


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office that all tests share: each begins conversations of its own."""
    folder = tmp_path_factory.mktemp("office")
    with RelayProcess(folder / "relay") as relay:
        yield open_office(relay, folder / "profiles")


@pytest.fixture(scope="session")
def busy_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office for tests that leave much behind: mail that nobody reads, votes, referrals."""
    folder = tmp_path_factory.mktemp("busy-office")
    with RelayProcess(folder / "relay") as relay:
        yield open_office(relay, folder / "profiles")


@pytest.fixture(scope="session")
def office_as_new(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office whose relay has ended, to be copied."""
    folder = tmp_path_factory.mktemp("office-as-new")
    with RelayProcess(folder / "relay") as relay:
        return open_office(relay, folder / "profiles")


@pytest.fixture
def own_office(office_as_new: Office, tmp_path: Path) -> Iterator[Office]:
    """Return an office for the test alone, which may end devices and stop the relay."""
    shutil.copytree(office_as_new.relay.folder.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    with RelayProcess(tmp_path / "relay", office_as_new.relay.port) as relay:
        yield people(relay, tmp_path / "profiles")
