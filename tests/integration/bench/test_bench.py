"""The benchmarks run and report; what they measure is not judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHMARKS
from tests.bench.measuring import Against, Figure

BENCH = (sys.executable, "-m", "tests.bench")
COUNTED = ("", "%")
"""The units of what is counted, where nothing is a figure; what is timed or weighed is always something."""


@pytest.mark.parametrize("name", BENCHMARKS)
def test_runs_and_reports(name: str, tmp_path: Path) -> None:
    """Each says what it claims and how it measured, and each figure stands in the table and in the JSON."""
    file = tmp_path / "figures.json"
    command = [*BENCH, name, "--quick", "--json", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"COLUMNS": "200"})
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text())
    assert report["quick"]
    assert {"date", "cores", "python", "postgresql"} <= report["machine"].keys()
    (found,) = report["benchmarks"].values()
    assert found["claim"]
    assert found["how"]
    assert found["figures"]
    for figure in found["figures"]:
        assert figure["median"] > 0 or (figure["median"] == 0 and figure["unit"] in COUNTED)
        assert figure["values"]
        assert figure["name"] in done.stdout


def test_refuses_what_it_does_not_have() -> None:
    """An unknown name is refused before anything is measured."""
    done = subprocess.run([*BENCH, "nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "posts" in done.stderr


def test_compares_round_by_round() -> None:
    """The ratio is that of the rounds, so a slow minute of the machine cancels out; aims are judged by it."""
    figure = Figure("relay", "/s", [50, 60, 10], [Against("echo", [100, 100, 20], at_least=0.5)])
    assert figure.ratio(figure.against[0]) == 0.5
    assert figure.reached
    assert not Figure("relay", "ms", [9, 11, 12], at_most=10).reached
    assert Figure("relay", "ms", [9]).reached is None
