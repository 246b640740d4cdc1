"""`souspli sandbox`: a relay for practising in a browser, with fictional structures and cases under way."""

import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import click

from client.cli.app import App
from client.cli.demo.admission import admit_everybody, found_network
from client.cli.demo.browsers import open_in_browsers, page
from client.cli.demo.cast import PASSPHRASE
from client.cli.demo.command import accounts, interruption
from client.cli.demo.company import Company
from client.cli.demo.practice import open_cases
from client.cli.demo.relay import running_relay
from client.cli.demo.stage import Stage
from client.cli.demo.surroundings import furnish
from client.cli.options import command
from client.cli.screen.views import Rows
from client.clock import system_clock
from client.relay.http import RelayHttp
from schemas.api import NetworkInfo
from schemas.errors import ConflictError, LocalError

_FILLED = "filled"
"""A file that is there when everything was written into the sandbox."""


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep it there, and go on with what is there.  [default: a temporary one, deleted at the end]",
)
@click.option("--listen", default="127.0.0.1:8788", show_default=True, help="Where the relay listens.")
@click.option("--relay", metavar="URL", help="Fill this relay instead, which was started with --sandbox.")
@click.option("--setup-code", envvar="SOUSPLI_SETUP_CODE", help="The code that this relay printed.")
@click.option("--exit", "leave", is_flag=True, help="End when it is filled.")
@command
async def sandbox(
    app: App, folder: Path | None, listen: str, relay: str | None, setup_code: str | None, leave: bool
) -> None:
    """Practise with fictional structures, on a relay of its own, in a browser.

    Three structures, their people, cases under way between them, and exercises that are ticked as they are
    done. Nothing on it is real: the passphrase of everybody is known, and the web client says so all the
    time. It runs until Ctrl-C.
    """
    stage = Stage(app.screen)
    async with AsyncExitStack() as stack:
        there = stack.enter_context(kept(folder))
        if relay is not None:
            if setup_code is None:
                raise click.UsageError("Give '--setup-code', which the relay printed at its start.")
            await fill(stage, there, relay, setup_code)
            show(app, stage, relay)
            return
        async with stage.step("a relay starts, with a database of its own"):
            running = await stack.enter_async_context(
                running_relay(there / "relay", "--sandbox", listen=listen)
            )
        if not (there / _FILLED).exists():
            if not running.setup_code:
                raise LocalError(f"{there} was left half filled", advice="delete it, and begin again")
            await fill(stage, there, running.url, running.setup_code)
            (there / _FILLED).touch()
        show(app, stage, running.url)
        if not leave:
            await interruption()


@contextmanager
def kept(folder: Path | None) -> Iterator[Path]:
    """Give the folder of a sandbox, old or new; a temporary one goes away afterwards."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="souspli-sandbox-") as temporary:
            yield Path(temporary)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / "relay").is_dir():
        raise LocalError(f"{folder} holds something else", advice="name a new folder")
    yield folder.absolute()


async def fill(stage: Stage, folder: Path, relay: str, setup_code: str) -> None:
    """Bring everybody in, with their cases; raises ConflictError for a relay that is no sandbox."""
    async with RelayHttp(relay, system_clock) as http:
        info = (await http.call("GET", "/v1/network")).read(NetworkInfo)
    if not info.sandbox:
        raise ConflictError(
            f"{relay} is not for practising, and everybody knows the passphrase of these people",
            advice="start it with --sandbox (sandbox = true)",
        )
    async with Company(folder / "profiles", relay, stage) as company:
        await found_network(stage, company, setup_code)
        await admit_everybody(stage, company)
        await open_cases(stage, company)
        await furnish(stage, company)
        await open_in_browsers(stage, company)


def show(app: App, stage: Stage, relay: str) -> None:
    """Say where to look, and as whom."""
    people = accounts()
    stage.screen.show(
        {
            "page": page(relay),
            "passphrase": PASSPHRASE,
            "accounts": [
                {"name": profile, "person": person, "structure": structure, "role": role}
                for profile, person, structure, role in people
            ],
        },
        "",
        Rows(("sign in as", "name", "structure", "is"), people, empty=""),
    )
    where = f"\nOpen {page(relay)} in a browser; the passphrase of all is {PASSPHRASE}"
    app.screen.remark(where, style="heading")
