"""`souspli agent`: let other software on this computer send, receive and answer."""

import asyncio
import signal
from pathlib import Path

import click

from client.cli.app import App
from client.cli.options import command


@click.group()
def agent() -> None:
    """Let other software on this computer send, receive and answer; see docs/agent.md."""


@agent.command()
@click.option("--socket", type=click.Path(path_type=Path), help="Where the Unix socket is.  [in the profile]")
@click.option(
    "--listen", metavar="HOST:PORT", help="A port of this computer instead, such as 127.0.0.1:8790."
)
@command
async def run(app: App, socket: Path | None, listen: str | None) -> None:
    """Run the agent until Ctrl-C, and follow what arrives. Whoever shows its token acts as you."""
    from client.agent.running import place, serving  # noqa: PLC0415

    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with app.endpoint(offline=True) as endpoint:
        where = place(endpoint.profile.folder, socket, listen)
        async with serving(endpoint, where) as running:
            reached = running.reached
            app.screen.event({"listening": reached}, f"The agent answers at {reached}, until Ctrl-C.")
            app.screen.next("give the token to the software that asks", "souspli agent token")
            await running.until(told)


@agent.command()
@command
async def token(app: App) -> None:
    """Print the token that callers show. Whoever has it, on this computer, acts as you."""
    from client.agent.running import token_of  # noqa: PLC0415

    async with app.unprepared_endpoint() as endpoint:
        text = token_of(endpoint.profile)
        app.screen.show({"token": text}, text)
