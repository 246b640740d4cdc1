"""`souspli demo`: the main job before your eyes, then a relay with people on it to try things by hand."""

import asyncio
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import click

from client.cli.app import App
from client.cli.demo.browsers import page
from client.cli.demo.cast import ORGANISATIONS, PASSPHRASE, REGISTRAR, SHELTER
from client.cli.demo.company import Company
from client.cli.demo.relay import Relay, running_relay
from client.cli.demo.stage import Stage
from client.cli.demo.story import play
from client.cli.options import command
from client.cli.screen.documents import short
from client.cli.screen.views import Rows
from schemas.errors import LocalError


@click.command()
@click.option(
    "--exit", "leave", is_flag=True, help="End after the play, instead of keeping the relay until Ctrl-C."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="An empty folder to keep everything in.  [default: a temporary one, deleted at the end]",
)
@command
async def demo(app: App, leave: bool, folder: Path | None) -> None:
    """Play the main job with fictional structures, on a relay of its own.

    A network is founded, three structures come in, a caseworker refers a child with two files, both
    caseworkers of the intake service work on it live, the relay is searched for traces, the access records
    are listed, and everybody gets a passphrase for the browser. Ends with 0 only if everything was as it
    should be.
    """
    stage = Stage(app.screen)
    with place(folder) as there:
        async with started(stage, there / "relay") as relay:
            async with Company(there / "profiles", relay.url, stage) as company:
                thread = await play(stage, relay, company, there)
            finale(stage, relay.url, there / "profiles", thread, stays=not leave)
            if not leave:
                app.screen.remark(
                    f"\nOpen {page(relay.url)} in a browser until Ctrl-C: sign in as any of these profiles, "
                    f"with the passphrase {PASSPHRASE}",
                    style="heading",
                )
                await interruption()


@asynccontextmanager
async def started(stage: Stage, folder: Path) -> AsyncIterator[Relay]:
    """Start the relay, as a step of the play."""
    async with AsyncExitStack() as stack:
        async with stage.step("a relay starts, with a database of its own"):
            relay = await stack.enter_async_context(running_relay(folder))
        yield relay


@contextmanager
def place(folder: Path | None) -> Iterator[Path]:
    """Give a folder that is there and empty; a temporary one goes away afterwards."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="souspli-demo-") as temporary:
            yield Path(temporary)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise LocalError(f"{folder} is not empty", advice="name a new folder")
    yield folder.absolute()


def finale(stage: Stage, relay: str, home: Path, thread: str, *, stays: bool) -> None:
    """Print who is there, and what can be tried from another terminal."""
    people = accounts()
    souspli = program()
    reader = SHELTER.caseworkers[0].profile
    commands = (
        f"export SOUSPLI_HOME={shlex.quote(str(home))} SOUSPLI_PASSPHRASE={PASSPHRASE}",
        f"{souspli} --profile {reader} inbox --follow",
        f"{souspli} --profile anne show {short(thread)}",
        f"{souspli} --profile {reader} complete {short(thread)} --text 'Noah et sa soeur sont installés.'",
        f"{souspli} --profile anne refer accueil@abri-de-meuse --form housing/1",
    )
    stage.close(
        {
            "relay": relay,
            "page": page(relay),
            "home": str(home),
            "passphrase": PASSPHRASE,
            "thread": thread,
            "accounts": [
                {"profile": profile, "name": name, "structure": structure, "role": role}
                for profile, name, structure, role in people
            ],
        },
        Rows(("profile", "name", "structure", "is"), people, empty=""),
        commands if stays else (),
    )


def accounts() -> list[tuple[str, str, str, str]]:
    """Return everybody: profile, which is the sign-in name too, name, structure, and what they are."""
    found = [(REGISTRAR.profile, REGISTRAR.name, "the cooperative", "registrar")]
    for organisation in ORGANISATIONS:
        administrator = organisation.administrator
        found.append((administrator.profile, administrator.name, organisation.name, "administrator"))
        found += [
            (person.profile, person.name, organisation.name, organisation.address)
            for person in organisation.caseworkers
        ]
    return found


def program() -> str:
    """Return how the command line is called from another terminal."""
    called = Path(sys.argv[0])
    found = shutil.which("souspli")
    return "souspli" if found and Path(found).samefile(called) else shlex.quote(str(called.absolute()))


async def interruption() -> None:
    """Wait for Ctrl-C, which is the usual end here and no failure."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
