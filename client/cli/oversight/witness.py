"""`souspli witness`: what a member structure runs so that the relay can show one history only."""

import asyncio
import signal
import time
from pathlib import Path

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.screen.views import Rows, fields, heading, stamp
from crypto.notes import parse_verifier
from crypto.record_proofs import HEADS
from schemas.errors import InvalidInputError

_FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.group()
def witness() -> None:
    """Run a witness: it sees every checkpoint of the relay, and signs no second history.

    A witness needs no account. It holds nobody's data: only sizes and hashes of the relay's logs.
    """


@witness.command()
@_FOLDER
@click.option("--name", required=True, help="A name for the key, such as witness.asso.example.")
@command
def init(app: App, folder: Path, name: str) -> None:
    """Make the key of a new witness in FOLDER, and print what the registrars need."""
    from client.witness.state import WitnessState  # noqa: PLC0415

    with WitnessState.create(folder, name) as state:
        app.screen.show(
            {"name": name, "folder": str(folder), "vkey": state.verifier.vkey},
            heading(name, "witness"),
            fields(("verifier key", state.verifier.vkey)),
        )
    app.screen.next(
        "watch the relay's logs, then tell the registrars the verifier key and the address",
        f"souspli witness watch {folder} RELAY-KEY",
        f"souspli witness run {folder} --listen 0.0.0.0:8788",
    )


@witness.command()
@_FOLDER
@click.argument("relay_key", metavar="RELAY-KEY")
@command
def watch(app: App, folder: Path, relay_key: str) -> None:
    """Watch the logs of a relay, by the verifier key that `souspli network show` prints."""
    from client.witness.state import WitnessState  # noqa: PLC0415

    relay = parse_verifier(relay_key)
    if relay.witness:
        raise InvalidInputError("this is the key of a witness", advice="give the key of the relay")
    origins = (relay.name, relay.name + HEADS)
    with WitnessState.open(folder) as state:
        for origin in origins:
            state.watch(origin, relay)
    app.screen.show({"watched": list(origins)}, f"Watched: {origins[0]} and {origins[1]}.")


@witness.command()
@_FOLDER
@command
def show(app: App, folder: Path) -> None:
    """Show what the witness in FOLDER has cosigned."""
    from client.witness.state import WitnessState  # noqa: PLC0415

    with WitnessState.open(folder) as state:
        watched = state.watched()
        document = [
            {
                "origin": origin,
                "size": checkpoint.size if checkpoint else None,
                "root": checkpoint.root.hex() if checkpoint else None,
                "cosigned": stamp(seen * 1000) if seen else None,
            }
            for origin, checkpoint, seen in watched
        ]
        rows = [
            (
                origin,
                str(checkpoint.size) if checkpoint else "-",
                time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seen)) if seen else "never",
            )
            for origin, checkpoint, seen in watched
        ]
        app.screen.show(
            {"name": state.name, "vkey": state.verifier.vkey, "logs": document},
            fields(("verifier key", state.verifier.vkey)),
            Rows(("log", "entries", "cosigned (UTC)"), rows, empty="It watches no log yet."),
        )


@witness.command()
@_FOLDER
@click.option("--listen", default="127.0.0.1:8788", show_default=True, metavar="HOST:PORT")
@command
async def run(app: App, folder: Path, listen: str) -> None:
    """Answer the relay until Ctrl-C. Put a proxy for TLS before it when others than this machine ask."""
    from client.witness.service import WitnessService, serving  # noqa: PLC0415
    from client.witness.state import WitnessState  # noqa: PLC0415

    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        raise InvalidInputError(f"{listen!r} is not a host and a port", advice="write it as 127.0.0.1:8788")
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    with WitnessState.open(folder) as state:
        async with serving(WitnessService(state), host.strip("[]"), int(port)) as bound:
            app.screen.show(
                {"name": state.name, "listening": f"http://{host}:{bound}"},
                f"{state.name} is listening on http://{host}:{bound}",
            )
            await told.wait()
