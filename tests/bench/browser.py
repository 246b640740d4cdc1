"""What the cryptography of the web client costs in Chromium, in a worker, as the client runs it.

Chromium has X-Wing and ML-DSA of its own; the same code in Node, where the library noble stands in for
them, is what browsers without them pay. Messages have 2 KB. The directory is one of many devices, admitted
with every signature checked, and restored under a root that was kept. Files are encrypted from memory, with
SHA-256 over the ciphertext; beside them bare AES-256-GCM over pieces of 1 MiB, without a hash.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from playwright.async_api import Page, async_playwright

from tests.bench.measuring import Against, Figure, Setting
from tests.builders import network
from tests.twin import Twin, running_in
from tests.web.programs import serving
from tooling import web

_FILES = ("encrypt a file", "decrypt a file", "bare AES-GCM")
_DIRECTORY = ("admit the directory", "restore the directory")
_IN_NODE = ("seal, 1 recipient", "open", "sign", "verify", "admit the directory")
_START = """() => { const worker = new Worker("/bench.js", { type: "module" });
    globalThis.measure = (what, amount, given) => new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => "seconds" in data ? resolve(data.seconds) : reject(data.failure);
        worker.postMessage({ what, amount, given });
    }); }"""
_CALL = "([what, amount, given]) => globalThis.measure(what, amount, given)"

Ask = Callable[[str, int, dict[str, Any]], Awaitable[float]]


async def measure(setting: Setting) -> list[Figure]:
    """Return how many in a second, and megabytes per second for files; nothing without Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return []
    folder = setting.folder / "browser"
    if await asyncio.to_thread(web.bundle, "tests/browser.config.ts", folder):
        raise RuntimeError("the programs for the browser cannot be bundled")
    with running_in(setting.folder / "twin") as twin:
        async with async_playwright() as playwright, serving(folder) as url:
            browser = await playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
            )
            page = await browser.new_page()
            await page.goto(url)
            await page.evaluate(_START)
            figures = await _figures(setting, page, twin)
            await browser.close()
    return figures


async def _figures(setting: Setting, page: Page, twin: Twin) -> list[Figure]:
    entries = {"entries": [entry.hex() for entry in _entries(setting.amount(300, quick=3))]}
    size = setting.amount(1024, quick=2)
    amounts = {
        **dict.fromkeys(("seal, 1 recipient", "seal, 4 recipients"), setting.amount(200, quick=2)),
        **dict.fromkeys(("open", "sign", "verify"), setting.amount(500, quick=2)),
        **dict.fromkeys(_DIRECTORY, len(entries["entries"])),
        "check inclusion proofs": setting.amount(10_000, quick=10),
        **dict.fromkeys(_FILES, size),
    }

    async def in_chromium(what: str) -> float:
        seconds = await page.evaluate(_CALL, [what, amounts[what], entries])
        return amounts[what] / float(seconds)

    async def in_node(what: str) -> float:
        amount = amounts[what] if what in _DIRECTORY else max(1, amounts[what] // 10)
        asked = {"what": what, "amount": amount, "given": entries}
        return amount / float((await asyncio.to_thread(partial(twin.give, "measure", **asked)))["seconds"])

    subjects: dict[str, Callable[[], Awaitable[float]]] = {
        what: partial(in_chromium, what) for what in amounts
    }
    subjects |= {f"{what} (Node, noble)": partial(in_node, what) for what in _IN_NODE}
    turns = await setting.take_turns(subjects, 3)
    mebibytes = {name: [each * 1.048576 for each in turns[name]] for name in _FILES}
    bare = Against("bare AES-GCM", mebibytes["bare AES-GCM"])
    return [
        *(Figure(name, "/s", values) for name, values in turns.items() if name not in _FILES),
        *(Figure(name, "MB/s", mebibytes[name], [bare]) for name in _FILES[:2]),
        Figure(_FILES[2], "MB/s", mebibytes[_FILES[2]]),
    ]


def _entries(devices: int) -> list[bytes]:
    """Return the log of a structure with so many members."""
    world = network()
    structure = world.structure("cpas-namur")
    for _ in range(devices):
        structure.member()
    return world.entries
