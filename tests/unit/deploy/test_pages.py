"""The operators' pages name what exists."""

import re
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bridges.inbound.spool import Spool
from bridges.ledger import Ledger
from bridges.metrics import Measured
from client.cli.main import SECTIONS
from client.device.store import Store
from server.metrics import Metrics

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("growing.md", "operation.md", "bridge.md")


def test_metrics_to_watch_exist() -> None:
    """Each name in the table is one that /metrics gives."""
    metrics = Metrics(CollectorRegistry())
    metrics.request("GET", "/healthz", 204, 0.001)
    metrics.connections_refused.labels("limit").inc()
    given = set(re.findall(r"^(souspli_\w+)", metrics.text().decode(), re.MULTILINE))
    named = set(re.findall(r"souspli_\w+", (DOCS / "growing.md").read_text()))
    assert len(named) > 2
    assert named <= given | {name.removesuffix("_count") for name in given}


def test_metrics_of_the_bridge_exist(tmp_path: Path) -> None:
    """Each name in the table of the bridge's page is one that the bridge gives."""
    store = Store(tmp_path / "store.db", bytes(32))
    measured = Measured(Ledger(store), Spool(tmp_path, bytes(32)), lambda: 0)
    given = {metric.name for metric in measured.collect()}
    store.close()
    assert set(re.findall(r"`(souspli_\w+)`", (DOCS / "bridge.md").read_text())) == given


@pytest.mark.parametrize("page", PAGES)
def test_links_and_commands_exist(page: str) -> None:
    """Each file that is linked is there, and each command is one of `souspli`."""
    text = (DOCS / page).read_text()
    assert not [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not (DOCS / link).exists()]
    commands = {name for section in SECTIONS.values() for name in section}
    assert set(re.findall(r"(?:`|bin/)souspli ([a-z]+)", text)) <= commands
