"""What the benchmarks say: a table for people, JSON for comparison over time."""

import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from server.storage.embedded import wheel_programs
from tests.bench.measuring import Figure


def machine() -> dict[str, object]:
    """Return what the figures depend on beside the code."""
    version = subprocess.run(
        [wheel_programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),  # of others, when the run begins
        "python": platform.python_version(),
        "postgresql": version.stdout.split()[-1],
    }


def document(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """Return figures as JSON takes them."""
    return [
        {
            "name": figure.name,
            "unit": figure.unit,
            "median": _rounded(figure.median),
            "values": [_rounded(value) for value in figure.values],
            "ratios": {each.name: _rounded(figure.ratio(each)) for each in figure.against},
            "aims": _aims(figure),
            "reached": figure.reached,
        }
        for figure in figures
    ]


def table(title: str, figures: Sequence[Figure]) -> Table:
    """Return figures as a table."""
    shown = Table(title=title, title_justify="left", title_style="bold", expand=False)
    shown.add_column("")
    shown.add_column("median", justify="right")
    shown.add_column("from … to", justify="right")
    shown.add_column("beside")
    shown.add_column("aim")
    for figure in figures:
        beside = "\n".join(f"{figure.ratio(each):.2f} of {each.name}" for each in figure.against)
        aims = "\n".join(_aims(figure))
        verdict = {True: "\n[green]reached", False: "\n[red]missed", None: ""}[figure.reached]
        spread = f"{_shown(min(figure.values))} … {_shown(max(figure.values))}"
        shown.add_row(figure.name, f"{_shown(figure.median)} {figure.unit}", spread, beside, aims + verdict)
    return shown


def facts(of: Mapping[str, object]) -> str:
    """Return the machine in one line."""
    return " · ".join(f"{name} {value}" for name, value in of.items())


def _aims(figure: Figure) -> list[str]:
    aims = [f"≥ {each.at_least:g} of {each.name}" for each in figure.against if each.at_least is not None]
    if figure.at_least is not None:
        aims.append(f"≥ {_shown(figure.at_least)} {figure.unit}")
    if figure.at_most is not None:
        aims.append(f"≤ {_shown(figure.at_most)} {figure.unit}")
    return aims


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
