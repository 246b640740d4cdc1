"""How quick the pages are in Chromium: signing in, an inbox of 5,000 conversations, searching them.

A real relay, as a process, with a service to which another structure has sent 5,000 messages, each a
conversation; beside it a service with 50, whose inbox is opened in the same rounds: what the inbox costs
must not grow with it. The browser's endpoint has fetched, verified and decrypted everything before anything
is measured. Texts are sentences of the French guides and pages, in chance order, with names and numbers.

Scripts are counted as gzip compresses them, those that come until the page's fields can be typed in while the
worker's program, which is asked for last, is held back. Times run inside the page, until the frame after
what was waited for. Searches are those of the page, answered by its worker: one to three words, beginnings
of words, words with two letters exchanged, words that nobody wrote. Scrolling goes to the last row, two
screens in each frame; beside it as far through nothing. Its tasks are counted by processor time, and by the
clock as browsers do, which on a machine that does other things counts these too.
"""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter as clock

from playwright.async_api import Browser, Page, Route, async_playwright, expect

from client.endpoint import Endpoint
from tests.acceptance.relay import RelayProcess
from tests.bench.letters import Writer, send
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import UNLIMITED
from tests.bench.tracing import tracing
from tests.integration.client.cast import Cast
from tests.web.desk import PASSPHRASE, enter
from tooling import web

_PROBE = Path(__file__).with_suffix(".js")
_FEW = 50
_LONG = 50
"""Milliseconds after which a task holds a page up (W3C, Long Tasks API)."""
_FIELD = "#passphrase"
_LIST = ".virtual"
_ROW = ".virtual a.thread"
_SCROLL = "() => bench.scroll(document.querySelector('.virtual'), 'a.thread')"
_SCROLL_EMPTY = "() => bench.scroll(bench.empty(document.querySelector('.virtual')), 'div')"
_FIRST_ROW = f"() => bench.shown('{_ROW}')"
_PRESS = "([selector, then]) => bench.press(selector, then)"
_SEARCH = "async (words) => (await bench.ask('inbox', 'search', words, 200)).ms"
_TOTAL = "async () => (await bench.ask('inbox', 'list', { view: 'all', limit: 0 })).value.total"


async def measure(setting: Setting) -> list[Figure]:
    """Return times, sizes and counts; nothing without Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return []
    if await asyncio.to_thread(web.build):
        raise RuntimeError("the web client cannot be built")
    async with AsyncExitStack() as stack:
        relay = stack.enter_context(RelayProcess(setting.folder / "relay", options=UNLIMITED))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        stack.push_async_callback(browser.close)
        cast = Cast(setting.folder / "people", stack, relay.url)
        here = await _prepare(setting, cast, relay.setup_code, browser)
        return [
            *await _first_view(setting, browser, relay.url),
            *await _inboxes(setting, here),
            *await _scrolling(setting, here.large),
            *await _searching(setting, here),
            Figure("first fetch, verified and decrypted", "messages/s", [here.fetched]),
        ]


@dataclass(frozen=True)
class _Here:
    """Two people at their inboxes, how many messages a second came into the large one, words of theirs."""

    large: Page
    small: Page
    fetched: float
    words: list[str]


async def _prepare(setting: Setting, cast: Cast, setup_code: str, browser: Browser) -> _Here:
    many = setting.amount(5_000, quick=60)
    setting.tell("bringing everybody in")
    await cast.found(setup_code)
    cpas = await cast.structure("cpas-namur", "0123.456.749", "social")
    abri = await cast.structure("abri-de-meuse", "0200.068.636", "accueil", "atelier")
    anne = await cast.colleague(cpas, "Anne", "social")
    setting.tell(f"writing {many} messages")
    writer = Writer()
    await send(anne, "accueil@abri-de-meuse", writer.letters(many))
    await send(anne, "atelier@abri-de-meuse", writer.letters(_FEW))
    setting.tell("fetching them")
    small, _ = await _enter(browser, abri, "Marc", "atelier", _FEW)
    large, seconds = await _enter(browser, abri, "Lina", "accueil", many)
    return _Here(large, small, many / seconds, writer.words(setting.amount(60, quick=35)))


async def _enter(
    browser: Browser, administrator: Endpoint, name: str, service: str, messages: int
) -> tuple[Page, float]:
    """Come in; returns the page when everything is there, and how many seconds that took."""
    context = await browser.new_context(locale="fr-BE", viewport={"width": 1280, "height": 860})
    await context.add_init_script(path=_PROBE)
    page = (await enter(context, administrator, name, service)).page
    began = clock()
    while await page.evaluate(_TOTAL) < messages:
        await asyncio.sleep(0.2)
    return page, clock() - began


@asynccontextmanager
async def _stranger(browser: Browser) -> AsyncIterator[Page]:
    """Open a page of a browser that was never here."""
    context = await browser.new_context(locale="fr-BE")
    await context.add_init_script(path=_PROBE)
    yield await context.new_page()
    await context.close()


async def _first_view(setting: Setting, browser: Browser, url: str) -> list[Figure]:
    """Look at the sign-in page in browsers that were never here."""
    (worker,) = (web.DIST / "assets").glob("entry-*.js")

    async def arrive(page: Page) -> float:
        await page.goto(url, wait_until="commit")
        usable: float = await page.evaluate(f"() => bench.shown('{_FIELD}')")
        await expect(page.locator(_FIELD)).to_be_editable()
        return usable

    async def view() -> float:
        async with _stranger(browser) as page:
            return await arrive(page)

    async def needed() -> int:
        """Hold the worker's program back: what came until the field can be typed in was needed for it."""
        counted = asyncio.Event()

        async def hold(route: Route) -> None:
            await counted.wait()
            await route.abort()

        async with _stranger(browser) as page:
            await page.route(f"**/{worker.name}", hold)
            await arrive(page)
            size = sum(_compressed(path) for path in await page.evaluate("bench.scripts()"))
            counted.set()
            await page.unroute_all(behavior="wait")
            return size

    times = (await setting.take_turns({"first view": view}))["first view"]
    return [
        Figure("sign-in: script", "KB gz", [await needed() / 1000], at_most=60),
        Figure("sign-in: until its fields can be typed in", "ms", times, at_most=1_000),
        Figure("the worker, fetched after that", "KB gz", [_compressed(f"assets/{worker.name}") / 1000]),
    ]


def _compressed(path: str) -> int:
    return (web.DIST / f"{path.lstrip('/')}.gz").stat().st_size


async def _inboxes(setting: Setting, here: _Here) -> list[Figure]:
    """Time the ways to the inbox, and to a conversation of it."""
    rows = count(1)

    async def from_another_page(page: Page) -> float:
        await page.evaluate(_PRESS, ["nav a[href='/drafts']", "nav a[href='/drafts'][aria-current]"])
        await page.locator(_LIST).wait_for(state="detached")
        return float(await page.evaluate(_PRESS, ["nav a[href='/inbox']", _ROW]))

    async def reloaded(page: Page) -> float:
        await page.reload(wait_until="commit")
        return float(await page.evaluate(_FIRST_ROW))

    async def signing_in(page: Page) -> float:
        name = (await page.locator(".who .name").inner_text()).lower()
        await page.get_by_role("button", name="Verrouiller").first.click()
        await page.locator("#name").fill(name)
        await page.locator(_FIELD).fill(PASSPHRASE)
        took = float(await page.evaluate(_PRESS, ["form button[type=submit]", _ROW]))
        await page.evaluate(_SEARCH, "dossier")  # the index is taken up before the next thing is measured
        return took

    async def conversation(page: Page) -> float:
        await page.evaluate(_PRESS, ["nav a[href='/inbox']", _ROW])
        row = f"{_LIST} li:nth-child({next(rows) % 6 + 1}) a.thread"
        return float(await page.evaluate(_PRESS, [row, "[id^='m-']"]))

    what: dict[str, tuple[Callable[[Page], Awaitable[float]], float | None]] = {
        "inbox, from another page": (from_another_page, 300),
        "inbox, page loaded anew": (reloaded, None),
        "inbox, from pressing \u201csign in\u201d": (signing_in, None),
        "conversation, from its line": (conversation, None),
    }
    turns = await setting.take_turns(
        {
            f"{name}, {amount}": partial(work, page)
            for name, (work, _) in what.items()
            for amount, page in (("few", here.small), ("many", here.large))
        }
    )
    return [
        Figure(
            name,
            "ms",
            turns[f"{name}, many"],
            [Against(f"that of {_FEW}", turns[f"{name}, few"])],
            at_most=aim,
        )
        for name, (_, aim) in what.items()
    ]


@dataclass(frozen=True)
class _Scrolled:
    """What came of scrolling to the end: what the page counted, and its tasks in milliseconds."""

    counted: dict[str, float]
    tasks: list[float]


async def _scrolling(setting: Setting, page: Page) -> list[Figure]:
    """Scroll from the first row to the last; beside it as far through nothing."""

    async def through(what: str) -> _Scrolled:
        await page.reload()
        await page.evaluate(_FIRST_ROW)
        async with tracing(page) as tasks:
            counted = await page.evaluate(what)
        return _Scrolled(counted, tasks)

    turns = await setting.take_turns(
        {"inbox": partial(through, _SCROLL), "empty": partial(through, _SCROLL_EMPTY)}, 3
    )
    inbox, empty = turns["inbox"], turns["empty"]
    longest = Against("an empty page", [max(turn.tasks) for turn in empty])
    over = [sum(task > _LONG for task in turn.tasks) for turn in inbox]
    blank = [100 * turn.counted["blank"] / turn.counted["frames"] for turn in inbox]
    return [
        Figure("scrolling: tasks of more than 50 ms of processor time", "", over, at_most=0),
        Figure(
            "scrolling: longest task", "ms", [max(turn.tasks) for turn in inbox], [longest], at_most=_LONG
        ),
        Figure("scrolling: long tasks by the clock", "", [turn.counted["tasks"] for turn in inbox]),
        Figure("scrolling an empty page: the same", "", [turn.counted["tasks"] for turn in empty]),
        Figure("scrolling: frames without text", "%", blank),
    ]


async def _searching(setting: Setting, here: _Here) -> list[Figure]:
    """Search; of each round count the one in the middle and the slowest."""
    chance = random.Random(7)  # noqa: S311 - nothing secret

    def wrong(word: str) -> str:
        at = chance.randrange(1, len(word))
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]

    pairs = [" ".join(chance.sample(here.words, amount)) for amount in (2, 2, 3, 3) for _ in range(3)]
    queries = [
        *here.words,
        *(word[:3] for word in here.words[:15]),
        *(wrong(word) for word in here.words[15:35]),
        *pairs,
        "a",
        "de",
        "dossier",
        "zzzzqqq",
        "la personne",
        "dossier lambert",
        "concern duboi",
    ]

    async def round_() -> list[float]:
        return [float(await here.large.evaluate(_SEARCH, words)) for words in queries]

    turns = (await setting.take_turns({"searching": round_}, 3))["searching"]
    return [
        Figure("search: in the middle", "ms", [median(turn) for turn in turns], at_most=50),
        Figure("search: the slowest", "ms", [max(turn) for turn in turns], at_most=50),
    ]
