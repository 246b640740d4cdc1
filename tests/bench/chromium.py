"""A page in Chromium over the bare DevTools protocol: a library would watch its requests, and slow them down.

async with chromium(folder) as page:
await page.open("http://localhost:8787/")
await page.choose("input", path)  # a file on the disk, as a person chooses one
title = await page.run("async (word) => document.title + word", "!")
"""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

_OPTIONS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run")
_START_SECONDS = 30
_TICKS = os.sysconf("SC_CLK_TCK")


class PageError(Exception):
    """The browser refused a command, or a script threw."""


class ChromiumPage:
    """The one page of a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)

    async def open(self, url: str) -> None:
        """Go to an address; returns when the browser has begun to."""
        await self._do("Page.navigate", url=url)

    async def choose(self, selector: str, path: Path) -> None:
        """Put a file from the disk into a field."""
        document = await self._do("DOM.getDocument")
        field = await self._do("DOM.querySelector", nodeId=document["root"]["nodeId"], selector=selector)
        await self._do("DOM.setFileInputFiles", nodeId=field["nodeId"], files=[str(path)])

    async def run(self, function: str, *given: object) -> Any:  # noqa: ANN401 - whatever the script gives
        """Call a function of JavaScript, perhaps asynchronous; raises PageError when it throws."""
        answer = await self._do(
            "Runtime.evaluate",
            expression=f"({function})(...{json.dumps(given)})",
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise PageError(json.dumps(answer["result"]))
        return answer["result"].get("value")

    async def _do(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json()
            if answer.get("id") != number:
                continue  # something that happened, or a word on it
            if "error" in answer:
                raise PageError(answer["error"]["message"])
            return dict(answer["result"])


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[tuple[ChromiumPage, int]]:
    """Run the system's Chromium on a folder of its own; yields its page and its process id."""
    process = await asyncio.create_subprocess_exec(
        str(shutil.which("chromium")),
        *_OPTIONS,
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_START_SECONDS):
            port = await _port(process)
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/json/list") as answer:
                (target,) = [each for each in await answer.json() if each["type"] == "page"]
            async with http.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield ChromiumPage(socket), process.pid
    finally:
        process.terminate()
        await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    """Return the port on which the browser says that it listens."""
    if process.stderr is None:
        raise PageError("Chromium has no stderr")
    async for line in process.stderr:
        if line.startswith(b"DevTools listening on"):
            return int(line.split(b":")[2].split(b"/")[0])
    raise PageError("Chromium does not start")


def cpu_seconds(process: int) -> float:
    """Return the processor time of a process and all that descend from it so far, in seconds."""
    used, children = _processes()
    waiting, total = [process], 0.0
    while waiting:
        each = waiting.pop()
        total += used.get(each, 0.0)
        waiting += children.get(each, [])
    return total


def _processes() -> tuple[dict[int, float], dict[int, list[int]]]:
    """Return the time that each process has used with its ended children, and who has which children."""
    used: dict[int, float] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        number = int(entry.parent.name)
        used[number] = sum(map(int, fields[11:15])) / _TICKS
        children.setdefault(int(fields[1]), []).append(number)
    return used, children
