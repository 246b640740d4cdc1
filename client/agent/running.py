"""The agent as a process: a socket, a token, the mailbox followed live, webhooks.

    async with serving(endpoint, place(profile.folder, None, None)) as running:
        await running.until(told)

Rules: the socket and the token are readable by their owner only; a TCP port is opened on this computer's own
addresses and on no other.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from client.agent.correspondence import Correspondence
from client.agent.deliveries import Deliveries
from client.agent.repeats import Repeats
from client.agent.service import application
from client.agent.webhooks import Webhooks, is_loopback
from client.device.profile import Profile
from client.endpoint import Endpoint
from client.tending import tend
from schemas.errors import InvalidInputError, LocalError

_TOKEN_FILE: Final = "agent.token"  # noqa: S105 - a file's name
_SOCKET: Final = "agent.sock"
_LONGEST: Final = 100
"""Bytes of a socket's path: systems differ, and none takes more than 103."""


@dataclass(frozen=True)
class Place:
    """Where the agent listens: a Unix socket, or with `host` a port on this computer."""

    socket: Path
    host: str = ""
    port: int = 0


def place(folder: Path, socket: Path | None, listen: str | None) -> Place:
    """Return where to listen; raises InvalidInputError for what is not this computer."""
    path = socket or folder / _SOCKET
    if listen is None:
        if len(os.fsencode(path)) > _LONGEST:
            raise InvalidInputError(
                f"the path of the socket is too long: {path}", advice="name another: --socket"
            )
        return Place(path)
    host, _, port = listen.rpartition(":")
    if not is_loopback(host.strip("[]")) or not port.isdecimal() or int(port) > 65_535:
        raise InvalidInputError(f"{listen!r} is not on this computer", advice="write it as 127.0.0.1:8790")
    return Place(path, host.strip("[]"), int(port))


def token_of(profile: Profile) -> str:
    """Return the token of a profile's agent; made when it is first asked for."""
    path = profile.folder / _TOKEN_FILE
    try:
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text().strip()
    except OSError as error:
        raise LocalError(f"the agent's token cannot be kept: {error.strerror}") from error


@dataclass(frozen=True)
class Running:
    """How an agent is reached, and its work, which only ends when no waiting can mend what happened."""

    reached: str
    work: "asyncio.Task[None]"

    async def until(self, told: asyncio.Event) -> None:
        """Wait until it is told to end; raises what has ended its work before."""
        waiting = asyncio.create_task(told.wait())
        try:
            await asyncio.wait((waiting, self.work), return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if self.work.done():
            self.work.result()


@asynccontextmanager
async def serving(endpoint: Endpoint, where: Place) -> AsyncIterator[Running]:
    """Serve during the block; raises LocalError."""
    store = endpoint.profile.store
    webhooks = Webhooks(store, endpoint.clock)
    deliveries = Deliveries(store, endpoint.archive, webhooks, endpoint.clock)
    deliveries.catch_up([service.id for service in endpoint.mailbox.services])
    correspondence = Correspondence(endpoint, webhooks, deliveries)
    app = application(correspondence, Repeats(store, endpoint.clock), token_of(endpoint.profile))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        reached = await _listen(runner, where)
        work = [asyncio.create_task(each) for each in (_follow(endpoint, deliveries), deliveries.run())]
        try:
            yield Running(reached, work[0])
        finally:
            for task in work:
                task.cancel()
            await asyncio.wait(work)
            if not where.host:
                await asyncio.to_thread(where.socket.unlink, missing_ok=True)
    finally:
        await runner.cleanup()


async def _follow(endpoint: Endpoint, deliveries: Deliveries) -> None:
    async def rung() -> None:
        await tend(endpoint)

    async for received in endpoint.mailbox.follow(rung):
        deliveries.tell(received)


async def _listen(runner: web.AppRunner, where: Place) -> str:
    try:
        if where.host:
            await web.TCPSite(runner, where.host, where.port).start()
            return f"http://{where.host}:{runner.addresses[0][1]}"
        await _free(where.socket)
        before = os.umask(0o177)  # the socket is never there for others, not even for a moment
        try:
            await web.UnixSite(runner, str(where.socket)).start()
        finally:
            os.umask(before)
    except OSError as error:
        raise LocalError(f"the agent cannot listen: {error.strerror}") from error
    return str(where.socket)


async def _free(socket: Path) -> None:
    """Take away the socket of an agent that has ended; raises LocalError for one that runs."""
    try:
        _, writer = await asyncio.open_unix_connection(str(socket))
    except FileNotFoundError:
        return
    except ConnectionRefusedError:  # of one that was killed
        await asyncio.to_thread(socket.unlink)
        return
    writer.close()
    raise LocalError("another agent of this profile runs", advice="end it first, or use it")
