"""How fast a large file goes up to the relay and comes down, next to a bare file server.

One file of 1 GiB, by the real client (client/files/files.py): it was encrypted before; it goes up in
resumable pieces, each durable before its answer, and the relay computes its SHA-256; it comes down in one
stream, is checked, decrypted and on the disk before the end is measured. The bare server takes the same
ciphertext in one request, brings it to the disk, and gives it back with `sendfile`; its client writes it
to the disk and does nothing else.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from client.files.files import Files
from schemas.content import FileRef
from schemas.limits import LIMITS, MIB
from tests.acceptance.relay import RelayProcess
from tests.bench.bare import bare_server
from tests.bench.crypto import sample
from tests.bench.load import Address, clock
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import UNLIMITED
from tests.integration.client.cast import Cast

_ROUNDS = 3


async def measure(setting: Setting) -> list[Figure]:
    """Return megabytes per second, up and down."""
    size = setting.amount(1024, quick=10) * MIB
    plain = sample(setting.folder / "scan.bin", size)
    async with AsyncExitStack() as stack:
        relay = stack.enter_context(RelayProcess(setting.folder / "relay", options=UNLIMITED))
        server = stack.enter_context(bare_server(setting.folder / "bare"))
        http = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        )
        registrar = await Cast(setting.folder, stack, relay.url).found(relay.setup_code)
        ours, bare = _Ours(registrar.files, plain), _Bare(http, server, plain)
        seconds = await setting.take_turns(
            {
                "bare upload": bare.upload,
                "upload": ours.upload,
                "bare download": bare.download,
                "download": ours.download,
            },
            _ROUNDS,
        )
    rates = {name: [size / 1e6 / each for each in values] for name, values in seconds.items()}
    return [
        Figure("bare upload", "MB/s", rates["bare upload"]),
        Figure("upload", "MB/s", rates["upload"], [Against("bare upload", rates["bare upload"])]),
        Figure("bare download", "MB/s", rates["bare download"]),
        Figure(
            "download, opened", "MB/s", rates["download"], [Against("bare download", rates["bare download"])]
        ),
    ]


class _Ours:
    def __init__(self, files: Files, plain: Path) -> None:
        self._files = files
        self._plain = plain
        self._file: FileRef

    async def upload(self) -> float:
        self._file = await self._files.keep(self._plain)
        began = clock()
        await self._files.upload(self._file)
        seconds = clock() - began
        self._files.forget(self._file)
        return seconds

    async def download(self) -> float:
        target = self._plain.with_suffix(".opened")
        began = clock()
        await self._files.download(self._file, target)
        seconds = clock() - began
        target.unlink()
        return seconds


class _Bare:
    def __init__(self, http: aiohttp.ClientSession, server: Address, plain: Path) -> None:
        self._http = http
        self._url = f"http://{server[0]}:{server[1]}/files/scan"
        self._plain = plain

    async def upload(self) -> float:
        began = clock()
        async with self._http.put(self._url, data=_pieces(self._plain), raise_for_status=True):
            return clock() - began

    async def download(self) -> float:
        target = self._plain.with_suffix(".bare")
        began = clock()
        async with self._http.get(self._url, raise_for_status=True) as response:
            with target.open("wb") as sink:
                async for piece in response.content.iter_any():
                    sink.write(piece)
                sink.flush()
                os.fsync(sink.fileno())
        seconds = clock() - began
        target.unlink()
        return seconds


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as source:
        while piece := await asyncio.to_thread(source.read, LIMITS.blob_chunk):
            yield piece
