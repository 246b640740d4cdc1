"""`python -m bridges`: the bridge as a process. It runs until SIGTERM or Ctrl-C, and then ends in order.

It says `the bridge is running` on standard output when it takes mail; its log goes to standard error.
"""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

import click
import structlog

from bridges.bridge import bridge
from bridges.config import Config, load_config
from bridges.doctor import dns_lookup, examine
from bridges.options import CONFIG, JSON, failing_plainly
from bridges.queue_commands import queue
from client.cli.doctor import document, view
from client.cli.screen.screen import Screen
from client.clock import system_clock
from client.doctor import Grade
from schemas.errors import LocalError


@click.group(name="souspli bridge")
def main() -> None:
    """Pass messages on by e-mail, and bring replies."""


main.add_command(queue)


@main.command()
@CONFIG
def run(file: Path) -> None:
    """Run the bridge until Ctrl-C."""
    with failing_plainly(Screen()):
        config = load_config(file)
        _configure_log(config)
        asyncio.run(_serve(config))


@main.command()
@CONFIG
@JSON
def doctor(file: Path, as_json: bool) -> None:
    """Check everything that the bridge depends on; ends with 3 when something is bad."""
    screen = Screen(as_json=as_json)
    with failing_plainly(screen):
        config = load_config(file)
        findings = asyncio.run(examine(config, dns_lookup(config)))
        screen.show([document(finding) for finding in findings], view(findings))
    if any(finding.grade is Grade.FAIL for finding in findings):
        sys.exit(LocalError.exit_code)


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


if __name__ == "__main__":
    main()
