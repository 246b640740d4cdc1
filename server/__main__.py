"""`python -m server`: the relay as a process. It runs until SIGTERM or Ctrl-C, and then ends in order.

On standard output it says, a line each: `setup code: …` while its network is not founded, and when it is
ready `listening on http://…`. Its log goes to standard error.
"""

import asyncio
import resource
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

import click
import structlog
import uvloop

from server.backup.commands import COMMANDS
from server.clock import system_clock
from server.command_line import ELSEWHERE, chosen, failing_plainly, options
from server.config import Config
from server.log import configure_log, log_failed_task
from server.main import running
from server.secrets import printed_setup_code
from server.storage.embedded import EmbeddedPostgres

_REVIVAL_SECONDS = 1


def main() -> None:
    """Run the command line."""
    command()


@click.pass_context
def run(context: click.Context, /, file: Path | None, **arguments: str | bool | None) -> None:
    """Run the relay until it is told to stop, unless another command follows."""
    if context.invoked_subcommand:
        if file or any(arguments.values()):
            raise click.UsageError(f"options stand after `{context.invoked_subcommand}`")
        return
    with failing_plainly():
        config = chosen(file, arguments)
        configure_log(config.log_format, config.log_level)
        _allow_open_files()
        try:
            with _postgres(config) as postgres, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_serve(config, postgres))
        except ExceptionGroup:
            structlog.get_logger().exception("a part of the relay failed")
            sys.exit(1)


def _postgres(config: Config) -> EmbeddedPostgres | nullcontext[None]:
    return nullcontext() if config.database else EmbeddedPostgres(config.folder / "database")


async def _serve(config: Config, postgres: EmbeddedPostgres | None) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(log_failed_task)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    dsn = postgres.dsn() if postgres else config.database
    async with running(config, dsn, system_clock) as relay:
        if relay.setup_code:
            click.echo(f"setup code: {printed_setup_code(relay.setup_code)}")
        click.echo(f"listening on {relay.url}")
        while not told.is_set():
            if postgres:
                postgres.revive()  # in this thread, with which the system ends it
            try:
                async with asyncio.timeout(_REVIVAL_SECONDS):
                    await told.wait()
            except TimeoutError:
                continue


def _allow_open_files() -> None:
    """Take as many open files as the system gives: each connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


command = click.Group(
    "python -m server",
    commands=COMMANDS,
    params=options(),
    callback=run,
    invoke_without_command=True,
    help=f"Run the relay. {ELSEWHERE}",
)

if __name__ == "__main__":
    main()
