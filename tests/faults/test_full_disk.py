"""The disk of the files is full: uploads are told so and go on when there is room again."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import StorageFullError
from tests.acceptance.relay import RelayProcess
from tests.conftest import Need
from tests.faults.conftest import Town
from tests.integration.relay.files import create, delete, download, offset, patch

MIB = 1024**2
IN_A_NAMESPACE = ("unshare", "--mount", "--propagation=private")


@pytest.fixture
def relay(database: str, tmp_path: Path, need: Need) -> Iterator[RelayProcess]:
    """Run a relay whose folder has six megabytes, in a mount namespace of its own."""
    mount = ("sh", "-c", 'mount -t tmpfs -o size=6m,mode=700 tmpfs "$0" && exec "$@"', str(tmp_path))
    as_root = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    inside = (*IN_A_NAMESPACE, *as_root, *mount)
    possible = subprocess.run([*inside, "true"], capture_output=True, check=False).returncode == 0
    need(possible, "this system lets nobody mount a small file system")
    with RelayProcess(tmp_path, options=("--database", database), inside=inside) as running:
        yield running


async def test_a_full_disk_is_told_and_overcome(town: Town) -> None:
    """The answer is 507, with the offset that is kept; with room again the upload goes on and is whole."""
    data = os.urandom(5 * MIB)
    filler, upload = town.here.world.new_id(), town.here.world.new_id()
    (await create(town.anne, filler, 4 * MIB)).demand()
    (await patch(town.anne, filler, 0, bytes(3 * MIB))).demand()
    (await create(town.anne, upload, len(data))).demand()
    (await patch(town.anne, upload, 0, data[:MIB])).demand()

    answer = await patch(town.anne, upload, MIB, data[MIB:])
    with pytest.raises(StorageFullError):
        answer.demand()
    kept = await offset(town.anne, upload)
    assert MIB <= kept < len(data)
    assert answer.headers["Upload-Offset"] == str(kept)

    (message,) = town.messages(1)
    await town.anne.post(message)  # messages are not files
    (await delete(town.anne, filler)).demand()
    (await patch(town.anne, upload, kept, data[kept:])).demand()
    assert await download(town.anne, upload) == data
