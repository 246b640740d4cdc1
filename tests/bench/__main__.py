"""`./dev bench [NAME…] [--quick] [--json FILE]`: measure, print tables, keep the figures as JSON."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import uvloop
from rich.console import Console
from rich.status import Status

from tests.bench import (
    bridge,
    browser,
    crypto,
    files,
    growth,
    latency,
    log,
    mail,
    pages,
    posts,
    sequencer,
    uploads,
)
from tests.bench.measuring import Figure, Setting
from tests.bench.report import document, facts, machine, table

_DISK = Path("/var/tmp")  # noqa: S108 - unlike /tmp never in memory


@dataclass(frozen=True)
class Benchmark:
    """A module of this folder: its docstring says what is measured, and how."""

    measure: Callable[[Setting], Coroutine[None, None, list[Figure]]]
    doc: str

    @property
    def claim(self) -> str:
        """The first sentence."""
        return self.doc.partition("\n")[0]

    @property
    def how(self) -> str:
        """The rest, in one paragraph each."""
        return self.doc.partition("\n\n")[2].strip()


BENCHMARKS = {
    name: Benchmark(module.measure, module.__doc__ or "")
    for name, module in (
        ("posts", posts),
        ("latency", latency),
        ("crypto", crypto),
        ("files", files),
        ("growth", growth),
        ("log", log),
        ("sequencer", sequencer),
        ("browser", browser),
        ("pages", pages),
        ("uploads", uploads),
        ("mail", mail),
        ("bridge", bridge),
    )
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--quick", is_flag=True, help="Only see that everything runs; the figures mean nothing.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Keep the figures there."
)
def main(names: tuple[str, ...], quick: bool, file: Path | None) -> None:
    """Measure the relay and the client beside bare yardsticks, all of it or what is named."""
    out, err = Console(), Console(stderr=True)
    about = machine()
    results: dict[str, object] = {}
    for name in names or BENCHMARKS:
        benchmark = BENCHMARKS[name]
        with tempfile.TemporaryDirectory(prefix="souspli-", dir=_DISK) as folder, err.status(name) as status:
            setting = Setting(quick, Path(folder), partial(_tell, status, name))
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                figures = runner.run(benchmark.measure(setting))
        out.print(table(f"{name}: {benchmark.claim}", figures))
        results[name] = {"claim": benchmark.claim, "how": benchmark.how, "figures": document(figures)}
    out.print(facts(about), style="dim")
    if file is not None:
        file.write_text(
            json.dumps({"machine": about, "quick": quick, "benchmarks": results}, indent=2) + "\n"
        )


def _tell(status: Status, name: str, doing: str) -> None:
    status.update(f"{name}: {doing}")


if __name__ == "__main__":
    main()
