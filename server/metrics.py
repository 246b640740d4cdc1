"""What operators can measure, as Prometheus text; counts and times only, so nothing tells who or what.

One registry, made in main.py and handed on: two relays in one process (as in tests) do not count together.
"""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Metrics:
    """The instruments."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        requests = Histogram(
            "souspli_request_seconds",
            "Time from the end of a request's headers to the beginning of the answer",
            ("method", "path", "status"),
            registry=registry,
        )
        self._series = cache(requests.labels)  # finding them costs more than counting
        self.connections = Gauge("souspli_connections", "Open connections", registry=registry)
        self.connections_refused = Counter(
            "souspli_connections_refused", "Connections cut off", ("reason",), registry=registry
        )

        self.pushes = Counter(
            "souspli_pushes", "Pushes to browsers, by what became of each", ("result",), registry=registry
        )

        self.log_refusal = Gauge(
            "souspli_log_refusal", "1 while the relay refuses to sign a checkpoint", registry=registry
        )

    def request(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request; `path` is that of the route, so the number of series is bounded."""
        self._series(method, path, status).observe(seconds)

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self._registry)
