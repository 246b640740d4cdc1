"""How fast a large file goes from a browser to the relay and back, next to the same bytes without encryption.

One file of 512 MiB (of another size: `UPLOAD_MIB=1024 ./dev bench uploads`) on the disk, chosen in a page in
Chromium, through the web client's own endpoint in its worker: encrypted, kept, hashed, uploaded, durable at
the relay; then fetched, checked, decrypted. Beside it the page sends the file as it is to the same relay, in
pieces over the one connection that an upload has too, and fetches what is there into a file of the browser.
The processor seconds are those of browser and relay for each GiB. The page is driven over the bare DevTools
protocol.
"""

import asyncio
import os
import shutil
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from schemas.ids import new_id
from schemas.limits import GIB, MIB
from server.clock import system_clock
from tests.acceptance.relay import RelayProcess
from tests.bench.chromium import ChromiumPage, chromium, cpu_seconds
from tests.bench.crypto import sample
from tests.bench.load import clock
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import UNLIMITED
from tests.integration.client.cast import Cast
from tests.web.probe import WAY, same_place
from tooling import web

_ROUNDS = 2
_SIZE = int(os.environ.get("UPLOAD_MIB", "512"))
_PIECE = 32 * MIB
_PATIENCE = 60
_PAGE = "tests/probe/vite.config.ts"
_FIELD = """() => { const field = document.createElement("input"); field.type = "file";
    globalThis.field = document.body.appendChild(field); }"""
_LOADED = "() => 'endpoint' in globalThis"
_CURRENT = "async () => (await endpoint.sync.state()).state === 'current'"
_SENT = "async () => (await endpoint.outbox.list()).length === 0"
_ASK = "async (room, method, ...given) => endpoint[room][method](...given)"
_ATTACH = """async () => {
    const { promise, resolve, reject } = Promise.withResolvers();
    const forget = endpoint.on(({ event, transfer }) => {
        if (event === "transfer" && transfer.state === "done") resolve(transfer.id);
        if (event === "transfer" && transfer.state === "failed") reject(transfer.problem);
    });
    await endpoint.files.attach(field.files[0]);
    return promise.finally(forget);
}"""
_UPLOAD = """async (id, piece) => {
    const [file] = field.files;
    const common = { "Tus-Resumable": "1.0.0", "Souspli-Request": "1" };
    const ask = async (method, path, headers, body) => {
        const answer = await fetch(path, { method, headers: { ...common, ...headers }, body });
        if (!answer.ok) throw new Error(`${method} answered ${answer.status}`);
    };
    await ask("POST", "/v1/uploads", { "Upload-Length": file.size, "Upload-Metadata": `id ${btoa(id)}` });
    const type = "application/offset+octet-stream";
    for (let at = 0; at < file.size; at += piece) {
        const headers = { "Upload-Offset": at, "Content-Type": type };
        await ask("PATCH", `/v1/uploads/${id}`, headers, file.slice(at, at + piece));
    }
}"""
_FETCH = "async (id) => (await (await fetch(`/v1/blobs/${id}`, { cache: 'no-store' })).blob()).size"
_DOWNLOAD = "async (thread, id) => (await endpoint.files.download(thread, id)).size"


async def measure(setting: Setting) -> list[Figure]:
    """Return megabytes per second, and processor seconds; nothing without Chromium."""
    if shutil.which("chromium") is None:
        return []
    size = setting.amount(_SIZE, quick=10) * MIB
    plain = sample(setting.folder / "scan.bin", size)
    pages = setting.folder / "pages"
    if await asyncio.to_thread(web.bundle, _PAGE, pages):
        raise RuntimeError("the page for the browser cannot be built")
    async with AsyncExitStack() as stack:
        options = (*UNLIMITED, f"--web={pages}")
        relay = stack.enter_context(RelayProcess(setting.folder / "relay", options=options))
        page, browser = await stack.enter_async_context(chromium(setting.folder / "chromium"))
        anne = _Browser(page, (browser, relay.pid))
        await anne.join(Cast(setting.folder, stack, relay.url), relay, plain)
        turns = await setting.take_turns(
            {
                "bare upload": anne.bare_upload,
                "upload": anne.upload,
                "bare download": anne.bare_download,
                "download": anne.download,
            },
            _ROUNDS,
        )
    return [figure for name in turns for figure in _figures(name, turns, size)]


@dataclass(frozen=True)
class Turn:
    """What one transfer took."""

    seconds: float
    processor: float


def _figures(name: str, turns: Mapping[str, list[Turn]], size: int) -> list[Figure]:
    rates = {each: [size / 1e6 / turn.seconds for turn in taken] for each, taken in turns.items()}
    bare = f"bare {name}"
    against = [Against(bare, rates[bare])] if bare in rates else []
    return [
        Figure(name, "MB/s", rates[name], against, at_least=100 if name == "upload" else None),
        Figure(f"{name}, processor", "s/GiB", [turn.processor * GIB / size for turn in turns[name]]),
    ]


class _Browser:
    """A caseworker's browser, with the file chosen."""

    def __init__(self, page: ChromiumPage, processes: tuple[int, ...]) -> None:
        self._page = page
        self._processes = processes
        self._bare = ""
        self._sent: tuple[str, str] = ("", "")

    async def join(self, cast: Cast, relay: RelayProcess, plain: Path) -> None:
        """Found a network with a service, become a member of it, choose the file."""
        await cast.found(relay.setup_code)
        cpas = await cast.structure("cpas-namur", "0123.456.749", "social")
        await self._page.open(f"http://localhost:{relay.port}/")
        await self._until(_LOADED)
        code = same_place(await cpas.invitations.invite("Anne", ["social"]), f"http://localhost:{relay.port}")
        await self._page.run(_ASK, "access", "join", code, "Anne", WAY)
        await cpas.invitations.approve("Anne")
        await self._page.run(_ASK, "access", "check")
        await self._until(_CURRENT)
        await self._page.run(_FIELD)
        await self._page.choose("input", plain)

    async def upload(self) -> Turn:
        """Attach the file, and wait until the relay has it; then send it to the own service."""
        turn, blob = await self._timed(_ATTACH)
        letter = {"to": ["social@cpas-namur"], "subject": "Scan", "text": "", "attachments": [blob]}
        item = await self._page.run(_ASK, "write", "message", letter | {"hold": False})
        await self._until(_SENT)
        self._sent = item["thread"], blob
        return turn

    async def download(self) -> Turn:
        """Fetch, check and open what was sent last."""
        turn, _ = await self._timed(_DOWNLOAD, *self._sent)
        return turn

    async def bare_upload(self) -> Turn:
        """Send the file as it is."""
        self._bare = new_id(system_clock())
        turn, _ = await self._timed(_UPLOAD, self._bare, _PIECE)
        return turn

    async def bare_download(self) -> Turn:
        """Fetch what was sent as it is."""
        turn, _ = await self._timed(_FETCH, self._bare)
        return turn

    async def _timed(self, function: str, *given: object) -> tuple[Turn, str]:
        used, began = self._used(), clock()
        result = await self._page.run(function, *given)
        return Turn(clock() - began, self._used() - used), str(result)

    async def _until(self, function: str) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not await self._page.run(function):
                await asyncio.sleep(0.05)

    def _used(self) -> float:
        return sum(map(cpu_seconds, self._processes))
