"""How long the tasks of a page are, by processor time, as Chromium traces it: others do not lengthen them.

async with tracing(page) as tasks: ...
max(tasks)      milliseconds of the longest one
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page

_CATEGORIES = {"includedCategories": ["disabled-by-default-devtools.timeline"], "excludedCategories": ["*"]}


@asynccontextmanager
async def tracing(page: Page) -> AsyncIterator[list[float]]:
    """Trace during the block; in the end the list has each task of the page, in milliseconds."""
    tasks: list[float] = []
    events: list[dict[str, Any]] = []
    done = asyncio.Event()
    session = await page.context.new_cdp_session(page)
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda _: done.set())
    await session.send("Tracing.start", {"traceConfig": _CATEGORIES})
    yield tasks
    await session.send("Tracing.end")
    await done.wait()
    await session.detach()
    tasks.extend(_busiest(events))


def _busiest(events: list[dict[str, Any]]) -> list[float]:
    """Return the tasks of the main thread that did most: other pages rest meanwhile."""
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    threads: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for event in events:
        thread = event["pid"], event["tid"]
        if event["name"] == "RunTask" and "tdur" in event and thread in main:
            threads[thread].append(event["tdur"] / 1000)
    return max(threads.values(), key=sum)
