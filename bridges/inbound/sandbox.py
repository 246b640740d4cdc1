"""Workers that parse mail: processes made beforehand, with little memory, time and nothing to write to.

    async with Sandbox(workers=2) as sandbox:
        parsed = await sandbox.parse(data)

Rules: a mail that makes a worker die, hang or grow costs this mail alone, which is kept and told to people;
a worker that was killed is replaced.
"""

import asyncio
import struct
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec

from bridges.inbound.parse import Parsed
from schemas.errors import MalformedError

_LENGTH = struct.Struct(">I")
_PATIENCE = 15.0  # seconds for one mail, waiting included; the limit on computing is the worker's own
_WORKER = ("-P", "-m", "bridges.inbound.worker")


class ParserFailedError(MalformedError):
    """The mail could not be taken apart: the parser was stopped."""

    slug = "parser-failed"


class Sandbox:
    """A pool of workers."""

    def __init__(self, workers: int = 2) -> None:
        self._count = workers
        self._free: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        """Start the workers."""
        for _ in range(self._count):
            self._free.put_nowait(await _start())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End those that are idle; one that is busy ends with its pipe."""
        while not self._free.empty():
            await _end(self._free.get_nowait())

    async def parse(self, data: bytes) -> Parsed:
        """Return what stands in a mail; raises ParserFailedError when a worker cannot do it."""
        worker = await self._free.get()
        try:
            parsed = await asyncio.wait_for(_ask(worker, data), _PATIENCE)
        except (TimeoutError, asyncio.IncompleteReadError, OSError, msgspec.DecodeError) as error:
            await self._replace(worker)
            raise ParserFailedError from error
        except BaseException:
            await self._replace(worker)
            raise
        self._free.put_nowait(worker)
        return parsed

    async def _replace(self, worker: asyncio.subprocess.Process) -> None:
        await _end(worker)
        self._free.put_nowait(await _start())


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *_WORKER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # no secret of the bridge's environment
    )


async def _ask(worker: asyncio.subprocess.Process, data: bytes) -> Parsed:
    if worker.stdin is None or worker.stdout is None:
        raise OSError("the worker has no pipes")
    worker.stdin.write(_LENGTH.pack(len(data)))
    worker.stdin.write(data)
    await worker.stdin.drain()
    (size,) = _LENGTH.unpack(await worker.stdout.readexactly(_LENGTH.size))
    return msgspec.msgpack.decode(await worker.stdout.readexactly(size), type=Parsed)


async def _end(worker: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        worker.kill()
    await worker.wait()
