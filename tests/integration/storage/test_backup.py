"""Backups, as operators make them: while the relay works, and a relay goes on from them."""

import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.acceptance.office import Office, open_office, people
from tests.acceptance.relay import RelayProcess

SCAN = bytes(range(256)) * 8_000  # 2 MB: several pieces
TO = "accueil@abri-de-meuse"
SOUSPLI = (sys.executable, "-m", "client.cli.main")


def souspli(*arguments: object, ends: int = 0, largest: int = resource.RLIM_INFINITY) -> str:
    """Run a command as an operator does and return what it says; `largest` is the size of a file."""
    done = subprocess.run(
        ["prlimit", f"--fsize={largest}", *SOUSPLI, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ends, done
    return done.stdout + done.stderr


def send(office: Office, subject: str, *files: Path) -> None:
    """Let Anne write to the shelter."""
    attached = [part for file in files for part in ("--file", file)]
    office.anne("send", TO, "--subject", subject, "--text", "bonjour", *attached)


@contextmanager
def writing(office: Office) -> Iterator[None]:
    """Let Anne write one message before the block and more and more during it."""
    begun, enough = Event(), Event()

    def write() -> None:
        number = 0
        while not enough.is_set():
            send(office, f"Pendant {number}")
            number += 1
            begun.set()

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(write)
        try:
            assert begun.wait(30)
            yield
        finally:
            enough.set()
            work.result()


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `relay`, which has ended after a message with a file, and `backup`."""
    folder = tmp_path_factory.mktemp("ended")
    scan = folder / "scan.bin"
    scan.write_bytes(SCAN)
    with RelayProcess(folder / "relay") as relay:
        send(open_office(relay, folder / "profiles"), "Avant", scan)
    souspli("backup", folder / "backup", "--data", folder / "relay")
    return folder


@pytest.fixture
def backup(ended: Path, tmp_path: Path) -> Path:
    """Return a copy of the backup, which a test may damage."""
    return shutil.copytree(ended / "backup", tmp_path / "backup")


def the_file(folder: Path) -> Path:
    """Return the one file in the blobs of a relay or of a backup."""
    (path,) = (folder / "blobs").glob("*/*/*")
    return path


def test_a_relay_goes_on_from_a_backup(tmp_path: Path) -> None:
    """A backup is made while people write; from it all that was there before is read, and new mail arrives.

    It arrives also on the device that has seen more than the backup knows of.
    """
    (tmp_path / "scan.bin").write_bytes(SCAN)
    with RelayProcess(tmp_path / "relay") as relay:
        office = open_office(relay, tmp_path / "profiles")
        send(office, "Avant", tmp_path / "scan.bin")
        with writing(office):
            said = json.loads(souspli("backup", tmp_path / "backup", "--data", relay.folder, "--json"))
        assert (said["files"], said["damaged"]) == (1, [])
        send(office, "Après")
        office.anne("inbox")
        relay.stop(signal.SIGKILL)
    souspli("restore", tmp_path / "backup", "--data", tmp_path / "made")

    with RelayProcess(tmp_path / "made", relay.port) as made:
        office = people(made, tmp_path / "profiles")
        seen = {each["subject"]: each["short"] for each in office.lina("inbox")}
        assert {"Avant", "Pendant 0"} <= seen.keys()
        assert "Après" not in seen
        (file,) = office.lina("show", seen["Avant"])["messages"][0]["files"]
        got = office.lina("file", "get", file["short"], "--output", tmp_path / "got")
        assert Path(got["path"]).read_bytes() == SCAN
        office.lina("send", "social@cpas-val", "--subject", "Bien reçu", "--text", "merci")
        for reader in (office.anne, office.hugo):
            assert "Bien reçu" in {each["subject"] for each in reader("inbox")}


def test_only_its_owner_reads_a_backup(ended: Path) -> None:
    """It holds the keys of the relay."""
    paths = [ended / "backup", *(ended / "backup").rglob("*")]
    assert len(paths) > 5
    assert not [path for path in paths if path.stat().st_mode & 0o077]


def test_nothing_is_overwritten(ended: Path, backup: Path) -> None:
    """A backup replaces no other one, and a restore no relay: both end with 6."""
    before = {path: path.stat().st_mtime_ns for path in backup.rglob("*")}
    assert "exists" in souspli("backup", backup, "--data", ended / "relay", ends=6)
    assert {path: path.stat().st_mtime_ns for path in backup.rglob("*")} == before
    assert "not empty" in souspli("restore", backup, "--data", ended / "relay", ends=6)


def test_a_restore_beside_other_files_is_refused(backup: Path, tmp_path: Path) -> None:
    """Files without a database may be all that is left of another relay."""
    other = tmp_path / "place" / "blobs" / "00" / "00" / "other"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"other")
    assert "not empty" in souspli("restore", backup, "--data", tmp_path / "place", ends=6)
    assert other.read_bytes() == b"other"


@pytest.mark.parametrize("what", ["database", "file", "file cut short", "file missing"])
def test_a_damaged_backup_is_refused(backup: Path, tmp_path: Path, what: str) -> None:
    """The file is named, and nothing is touched."""
    path = backup / "database.dump" if what == "database" else the_file(backup)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if what == "file missing":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if what == "file cut short" else data)
    assert path.name in souspli("restore", backup, "--data", tmp_path / "place", ends=8)
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize("form", ["not JSON", "another format", "a path for an identifier"])
def test_a_manifest_that_is_none_is_refused(backup: Path, tmp_path: Path, form: str) -> None:
    """What is in it is read strictly."""
    manifest = json.loads((backup / "manifest.json").read_text())
    if form == "a path for an identifier":
        manifest["blobs"][0]["blob"] = "../../../escaped"
    elif form == "another format":
        manifest["format"] = "souspli-backup/2"
    text = "{" if form == "not JSON" else json.dumps(manifest)
    (backup / "manifest.json").write_text(text)
    assert "manifest.json" in souspli("restore", backup, "--data", tmp_path / "place", ends=3)
    assert not (tmp_path / "place").exists()


def test_a_backup_of_a_newer_program_is_refused(backup: Path, tmp_path: Path) -> None:
    """Its database has tables that this program does not know."""
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["migrations"].append("9999_later.sql")
    manifest["software"] = "9.0"
    (backup / "manifest.json").write_text(json.dumps(manifest))
    assert "Souspli 9.0" in souspli("restore", backup, "--data", tmp_path / "place", ends=3)


@pytest.mark.parametrize("what", ["missing", "altered"])
def test_a_file_that_the_relay_has_lost_is_named(ended: Path, tmp_path: Path, what: str) -> None:
    """The rest is backed up all the same, and can be restored; the exit code is that of an alarm."""
    shutil.copytree(ended / "relay", tmp_path / "relay", symlinks=True)
    lost = the_file(tmp_path / "relay")
    if what == "missing":
        lost.unlink()
    else:
        lost.write_bytes(b"other".ljust(lost.stat().st_size))
    where = ("--data", tmp_path / "relay")
    assert lost.name in souspli("backup", tmp_path / "backup", *where, ends=8)
    assert not [*(tmp_path / "backup" / "blobs").iterdir()]
    souspli("restore", tmp_path / "backup", "--data", tmp_path / "place")


def test_a_disk_that_fills_up(ended: Path, tmp_path: Path) -> None:
    """There is no half backup: it says so, ends with 7 and leaves nothing."""
    with RelayProcess(shutil.copytree(ended / "relay", tmp_path / "relay", symlinks=True)) as relay:
        where = ("--data", relay.folder)  # of a relay that runs, so that only the backup has no room
        said = souspli("backup", tmp_path / "backup", *where, ends=7, largest=len(SCAN) // 2)
    assert "no room" in said
    assert [path.name for path in tmp_path.iterdir()] == ["relay"]


def test_no_backup_of_nothing(tmp_path: Path) -> None:
    """A mistyped folder is told, and no relay is made there."""
    said = souspli("backup", tmp_path / "backup", "--data", tmp_path / "relya", "--json", ends=3)
    assert json.loads(said)["error"]["exit_code"] == 3
    assert not [*tmp_path.iterdir()]


def test_options_stand_after_the_command(tmp_path: Path) -> None:
    """Before it they would be those of the relay, and be ignored."""
    command = [sys.executable, "-m", "server", f"--data={tmp_path}", "backup", str(tmp_path / "backup")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
