"""`python -m bridges`: the bridge as a process. It runs until SIGTERM or Ctrl-C, and then ends in order.

It says `the bridge is running` on standard output when it takes mail; its log goes to standard error.
"""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click
import structlog

from bridges.bridge import bridge
from bridges.config import Config, load_config, secret
from bridges.doctor import dns_lookup, examine
from bridges.ledger import Ledger
from client.clock import system_clock
from client.doctor import Grade
from client.profile import Profile
from schemas.errors import SouspliError

_CONFIG = click.option(
    "--config",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The options of the bridge, as in deploy/bridge.toml.",
)


@click.group(name="souspli bridge")
def main() -> None:
    """Pass messages on by e-mail, and bring replies."""


@main.command()
@_CONFIG
def run(file: Path) -> None:
    """Run the bridge until Ctrl-C."""
    with _failing_plainly():
        config = load_config(file)
        _configure_log(config)
        asyncio.run(_serve(config))


@main.command()
@_CONFIG
def queue(file: Path) -> None:
    """List what waits: mail that came in, and notices that are not delivered."""
    with _failing_plainly():
        config = load_config(file)
        with Profile.open(config.profile_folder, secret(config.passphrase_file)) as profile:
            ledger = Ledger(profile.store)
            for incoming in ledger.all_incoming():
                _row("in", incoming.arrived, incoming.name, incoming.state, ", ".join(incoming.reasons))
            for outgoing in ledger.all_outgoing():
                state = outgoing.state or "queued"
                _row("out", outgoing.written, outgoing.notice.hex(), state, outgoing.detail)


@main.command()
@_CONFIG
def doctor(file: Path) -> None:
    """Check everything that the bridge depends on; ends with 1 when something is wrong."""
    with _failing_plainly():
        config = load_config(file)
        findings = asyncio.run(examine(config, dns_lookup(config)))
    for finding in findings:
        advice = f" → {finding.advice}" if finding.advice else ""
        click.echo(f"{finding.grade:4}  {finding.name:6}  {finding.text}{advice}")
    sys.exit(any(finding.grade is Grade.FAIL for finding in findings))


async def _serve(config: Config) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    async with bridge(config, system_clock) as running:
        work = asyncio.create_task(running.run())
        click.echo("the bridge is running")
        end = asyncio.create_task(told.wait())
        await asyncio.wait((work, end), return_when=asyncio.FIRST_COMPLETED)
        for task in (work, end):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await work


@contextmanager
def _failing_plainly() -> Iterator[None]:
    try:
        yield
    except SouspliError as error:
        click.echo(f"Error: {error.detail}", err=True)
        if error.advice:
            click.echo(f"What to do: {error.advice}", err=True)
        sys.exit(error.exit_code)


def _configure_log(config: Config) -> None:
    last = (
        structlog.dev.ConsoleRenderer()
        if config.log_format == "console"
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper("iso"), last],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def _row(way: str, time: int, name: str, state: str, detail: str) -> None:
    at = f"{datetime.fromtimestamp(time / 1000, UTC):%Y-%m-%d %H:%M}"
    click.echo(f"{way:3}  {at}  {name[:12]}  {state:11}  {detail}".rstrip())


if __name__ == "__main__":
    main()
