"""The profile: keys at rest, who can read them, and that they are replaced whole or not at all."""

import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from client.device.profile import KEYS_FILE, Profile, profile_folder
from schemas.errors import LocalError, WrongPassphraseError
from tests.unit.client.conftest import MakeProfile
from tests.unit.client.desk import CHEAP, PASSPHRASE


def test_a_profile_comes_back(make_profile: MakeProfile) -> None:
    """The same device is there when the profile is opened again."""
    made = make_profile("anne")
    with Profile.open(made.folder, PASSPHRASE) as opened:
        assert opened.keys == made.keys
        assert opened.device.kid == made.device.kid


def test_the_passphrase_is_needed(profile: Profile) -> None:
    """Another passphrase opens nothing."""
    with pytest.raises(WrongPassphraseError):
        Profile.open(profile.folder, PASSPHRASE + "!")


def test_only_the_owner_can_read(profile: Profile) -> None:
    """Folder, keys, store and all that SQLite lays beside it are closed to other users."""
    profile.store.execute("SELECT 1")
    profile.subfolder("outgoing")
    for path in (profile.folder, *profile.folder.iterdir()):
        if path.suffix not in (".db-shm", ".db-wal"):  # SQLite gives them the mode of the store
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE((profile.folder / "store.db").stat().st_mode) == 0o600


def test_keys_are_not_on_the_disk_in_clear(profile: Profile) -> None:
    """Neither the seeds nor the person's name can be found in any file of the profile."""
    on_disk = b"".join(path.read_bytes() for path in profile.folder.iterdir() if path.is_file())
    assert profile.keys.device[:16] not in on_disk
    assert profile.keys.storage not in on_disk
    assert b'"person"' not in on_disk


def test_a_profile_is_never_overwritten(profile: Profile) -> None:
    """A second profile in the same folder is refused and the first one stays."""
    before = (profile.folder / KEYS_FILE).read_bytes()
    with pytest.raises(LocalError, match="already"):
        Profile.create(profile.folder, PASSPHRASE, "http://localhost", "Ben", cost=CHEAP)
    assert (profile.folder / KEYS_FILE).read_bytes() == before


def test_no_profile_says_how_to_get_one(tmp_path: Path) -> None:
    """Opening an empty folder tells the ways to come in."""
    with pytest.raises(LocalError) as caught:
        Profile.open(tmp_path, PASSPHRASE)
    assert "invitation" in caught.value.advice


def test_what_is_saved_is_there(profile: Profile) -> None:
    """Changed keys are sealed under the same passphrase, and no temporary file is left."""
    profile.save(replace(profile.keys, person="Anne D."))
    with Profile.open(profile.folder, PASSPHRASE) as opened:
        assert opened.keys.person == "Anne D."
    assert not list(profile.folder.glob(f".{KEYS_FILE}*"))


def test_a_failed_write_keeps_the_old_keys(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails in the middle of saving, the old keys are still there and nothing else."""

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = (profile.folder / KEYS_FILE).read_bytes()
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(LocalError, match="No space left"):
        profile.save(replace(profile.keys, person="Anne D."))
    assert (profile.folder / KEYS_FILE).read_bytes() == before
    assert not list(profile.folder.glob(f".{KEYS_FILE}*"))


def test_the_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`SOUSPLI_HOME` says where profiles are; without it they are in the user's data folder."""
    monkeypatch.setenv("SOUSPLI_HOME", str(tmp_path))
    assert profile_folder("anne") == tmp_path / "anne"
    monkeypatch.delenv("SOUSPLI_HOME")
    assert profile_folder("anne").parent.name == "souspli"
