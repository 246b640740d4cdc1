"""The endpoint of the web client, driven from outside: a page with nothing on it calls it in its worker.

anne = await open_probe(context, relay.url)
await anne.ask("access.join", link, "Anne", way)
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page

from client.endpoint import Endpoint
from client.structures.codes import Code
from tests.integration.client.relay import Relay, relay_on
from tooling import web

_CALL = """async ([room, method, args]) => {
    try { return { value: (await window.endpoint[room][method](...args)) ?? null }; }
    catch (problem) { return { problem: problem.slug ? problem : { slug: String(problem), detail: "" } }; }
}"""

NAME, PASSPHRASE = "anne.dupont", "cinq mots tirés au sort"
WAY = {"kind": "passphrase", "name": NAME, "passphrase": PASSPHRASE}


class RefusedError(Exception):
    """The endpoint answered with a problem."""

    def __init__(self, problem: dict[str, Any]) -> None:
        """Keep the problem."""
        super().__init__(f"{problem['slug']}: {problem['detail']}")
        self.slug = problem["slug"]


@dataclass
class Probe:
    """A page with an endpoint; `said` is everything on its console."""

    page: Page
    said: list[str] = field(default_factory=list)

    async def ask(self, method: str, *args: object) -> Any:  # noqa: ANN401 - whatever the method gives
        """Call a method, as `inbox.list`; raises RefusedError."""
        room, _, name = method.partition(".")
        answer = await self.page.evaluate(_CALL, [room, name, args])
        if "problem" in answer:
            raise RefusedError(answer["problem"])
        return answer["value"]

    async def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind so far."""
        expression = "kind => events.filter(({ event }) => event === kind)"
        found: list[dict[str, Any]] = await self.page.evaluate(expression, kind)
        return found

    async def alarms(self) -> list[str]:
        """Return the kinds of the alarms that stand."""
        return [each["kind"] for each in await self.ask("sync.alarms")]

    async def until(self, condition: str, *, seconds: float = 40) -> None:
        """Wait until an expression over `endpoint` and `events` holds."""
        async with asyncio.timeout(seconds):
            while not await self.page.evaluate(f"async () => Boolean({condition})"):
                await asyncio.sleep(0.05)

    async def threads(self, view: str = "all") -> list[dict[str, Any]]:
        """Return the lines of the inbox."""
        found: list[dict[str, Any]] = (await self.ask("inbox.list", {"view": view}))["threads"]
        return found


async def open_probe(context: BrowserContext, url: str) -> Probe:
    """Open the page of a relay that serves it."""
    page = await context.new_page()
    probe = Probe(page)
    page.on("console", lambda message: probe.said.append(message.text))
    page.on("pageerror", lambda error: probe.said.append(str(error)))
    await page.goto(url)
    await probe.until("window.endpoint")
    return probe


def same_place(code: str, url: str) -> str:
    """Return an invitation as if its relay were at another address."""
    of = Code.parse(code)
    return Code(f"{url}/", of.person, of.invitation, of.structure, of.network, of.secret).text


async def invited(
    by: Endpoint, context: BrowserContext, url: str, name: str = "Anne W.", *, service: str = "social"
) -> Probe:
    """Bring a member of a service in with a browser; `by` whom: an administrator of its structure."""
    code = same_place(await by.invitations.invite(name, [service]), url)
    probe = await open_probe(context, url)
    state = await probe.ask("access.join", code, name, WAY)
    assert state["state"] == "waiting"
    await by.invitations.approve(name)
    await probe.ask("access.check")
    await probe.until("(await endpoint.sync.state()).state === 'current'")
    return probe


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the probe page in the place of the application, with the guest's page beside it."""
    folder = tmp_path_factory.mktemp("probe")
    assert web.bundle("tests/probe/vite.config.ts", folder) == 0
    assert web.build() == 0
    shutil.copytree(web.DIST / "assets", folder / "assets", dirs_exist_ok=True)
    shutil.copy(web.DIST / "guest.html", folder)
    return folder


@pytest.fixture
async def served(database: str, tmp_path: Path, pages: Path) -> AsyncIterator[Relay]:
    """Run a relay that serves the probe page."""
    async with relay_on(database, tmp_path / "relay", web=str(pages)) as running:
        yield running
