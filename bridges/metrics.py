"""What operators of a bridge can measure, as Prometheus text on loopback: counts and ages, nobody's address.

    async with metrics_server("127.0.0.1", 9478, Measured(ledger, spool, clock)): ...

The ledger is asked at each scrape, so that nothing can be counted twice or forgotten.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bridges.inbound.spool import Spool
from bridges.ledger import Ledger
from bridges.queue import Entry


@dataclass(frozen=True)
class Measured(Collector):
    """Ledger and spool, as series: mails by way and state, and the age of the oldest that waits."""

    ledger: Ledger
    spool: Spool
    clock: Callable[[], int]

    def collect(self) -> Iterator[Metric]:
        """Yield the series."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        oldest: dict[tuple[str, str], int] = {}
        for entry in (*map(Entry, self.ledger.all_incoming()), *map(Entry, self.ledger.all_outgoing())):
            key = entry.way, entry.state
            counts[key] += 1
            if entry.waits:
                oldest[key] = min(oldest.get(key, entry.since), entry.since)
        mails = GaugeMetricFamily(
            "souspli_bridge_mails", "Mails and notices that the bridge remembers", labels=("way", "state")
        )
        ages = GaugeMetricFamily(
            "souspli_bridge_oldest_seconds", "Age of the oldest one that waits", labels=("way", "state")
        )
        for key, count in sorted(counts.items()):
            mails.add_metric(key, count)
        for key, since in sorted(oldest.items()):
            ages.add_metric(key, max(0, self.clock() - since) / 1000)
        yield mails
        yield ages
        yield GaugeMetricFamily(
            "souspli_bridge_spool_bytes", "Bytes in the spool", value=sum(self.spool.sizes())
        )


@asynccontextmanager
async def metrics_server(host: str, port: int, measured: Measured) -> AsyncIterator[None]:
    """Answer `GET /metrics` during the block."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(measured)

    async def show(_request: web.Request) -> web.Response:
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        )

    app = web.Application()
    app.router.add_get("/metrics", show)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
