"""Workers that parse mail: processes made beforehand, with little memory, time and nothing to write to.

    async with Sandbox(workers=2) as sandbox:
        parsed = await sandbox.parse(data)

Rules: a mail that makes a worker die, hang or grow costs this mail alone, which is kept and told to people;
a worker that was stopped is replaced for the next mail; while none can be started, mail waits.
"""

import asyncio
import struct
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec

from bridges.inbound.parse import Parsed, with_original
from schemas.errors import MalformedError, UnavailableError

_LENGTH = struct.Struct(">I")
_PATIENCE = 15.0  # seconds for one mail; the limit on computing is the worker's own
_WAKING = 60.0  # seconds for a worker to begin, on a busy machine
_BYTES_PER_SECOND = 512 * 1024  # for each of which a large mail gets a second more
_GROWTH, _SPARE = 4, 16 * 1024 * 1024  # an answer may be so many times as large as its mail, and bytes
_WORKER = ("-P", "-m", "bridges.inbound.worker")


class ParserFailedError(MalformedError):
    """The mail could not be taken apart: the parser was stopped."""

    slug = "parser-failed"


class Sandbox:
    """A pool of workers."""

    def __init__(self, workers: int = 2) -> None:
        self._count = workers
        self._free: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()

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
            if worker := self._free.get_nowait():
                await _end(worker)

    async def parse(self, data: bytes) -> Parsed:
        """Return what stands in a mail.

        Raises ParserFailedError when a worker cannot do it, UnavailableError when there can be no worker now.
        """
        worker = await self._free.get()
        kept = None  # the next mail of this place gets a new one, unless all goes well
        try:
            if worker is None or worker.returncode is not None:
                worker = await _start()
            patience = _PATIENCE + len(data) / _BYTES_PER_SECOND
            async with asyncio.timeout(patience):
                parsed = await _ask(worker, data)
            kept = worker
        except (TimeoutError, asyncio.IncompleteReadError, OSError, msgspec.DecodeError) as error:
            raise ParserFailedError from error
        finally:
            self._free.put_nowait(kept)
            if worker is not None and kept is None:
                await _end(worker)
        return with_original(parsed, data)


async def _start() -> asyncio.subprocess.Process:
    """Return a worker that is awake: how long it takes to begin is not the fault of a mail."""
    try:
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            *_WORKER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},  # no secret of the bridge's environment
        )
    except OSError as error:  # no memory, no process left: not either
        raise UnavailableError("no parser can be started") from error
    try:
        async with asyncio.timeout(_WAKING):
            await _ask(worker, b"")
    except BaseException as error:
        await _end(worker)
        if isinstance(error, TimeoutError | asyncio.IncompleteReadError | OSError):
            raise UnavailableError("no parser begins") from error
        raise
    return worker


async def _ask(worker: asyncio.subprocess.Process, data: bytes) -> Parsed:
    if worker.stdin is None or worker.stdout is None:
        raise OSError("the worker has no pipes")
    worker.stdin.write(_LENGTH.pack(len(data)))
    worker.stdin.write(data)
    await worker.stdin.drain()
    (size,) = _LENGTH.unpack(await worker.stdout.readexactly(_LENGTH.size))
    if size > _GROWTH * len(data) + _SPARE:
        raise OSError("the worker answers too much")  # it may have been taken over by the mail
    return msgspec.msgpack.decode(await worker.stdout.readexactly(size), type=Parsed)


async def _end(worker: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        worker.kill()
    await worker.wait()
