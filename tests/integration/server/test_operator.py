"""What operators see: whether the relay works, how much it does, and nothing of what it carries."""

from pathlib import Path

import pytest

from schemas.errors import UnavailableError
from server.storage.embedded import EmbeddedPostgres
from tests.integration.server.conftest import Town
from tests.stage import Stage, TurnableClock, local_relay, stage


async def test_alive_and_ready(here: Stage) -> None:
    """A relay that works says so."""
    for path in ("/healthz", "/readyz"):
        assert (await here.request("GET", path)).status == 204


async def test_not_ready_without_its_database(tmp_path: Path) -> None:
    """While the database is away the relay lives but is not ready; when it is back, all goes on by itself."""
    with EmbeddedPostgres(tmp_path / "database") as postgres:
        dsn = postgres.dsn()
        async with local_relay(dsn, tmp_path, TurnableClock()) as relay, stage(relay, dsn) as here:
            await here.publish()
            registrar = await here.device(here.world.registrar)
            postgres.stop()
            assert (await here.request("GET", "/healthz")).status == 204
            with pytest.raises(UnavailableError):
                (await here.request("GET", "/readyz")).demand()
            refused = await registrar.request("GET", "/v1/invitations")
            assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
            postgres.start()
            assert (await here.request("GET", "/readyz")).status == 204
            (await registrar.request("GET", "/v1/invitations")).demand()
            here.world.structure("cpas-namur")
            await here.publish()


async def test_not_ready_without_its_blobs(here: Stage, tmp_path: Path) -> None:
    """When the blob folder has gone, the relay is not ready."""
    (tmp_path / "blobs").rename(tmp_path / "elsewhere")
    assert (await here.request("GET", "/readyz")).status == 503


async def test_figures(here: Stage, town: Town) -> None:
    """Operators read how often each route was asked; nothing in it names anybody."""
    await here.device(town.anne)
    await here.request("GET", f"/v1/mailboxes/{town.social.id}/envelopes")
    await here.request("BREW", "/v1/" + "x" * 50)
    text = (await here.request("GET", "/metrics")).demand().body.decode()
    assert 'souspli_request_seconds_count{method="POST",path="/v1/sessions",status="200"} 1.0' in text
    assert 'path="/v1/mailboxes/{service}/envelopes",status="401"' in text
    for name in (town.social.id, town.anne.id, town.cpas.id, "cpas-namur", "BREW", "xxx", "127.0.0.1"):
        assert name not in text


async def test_figures_are_not_for_strangers(
    here: Stage, database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """Who comes through a proxy, or from an address that is no operator's, is told that there is nothing."""
    through = {"X-Forwarded-For": "127.0.0.1"}
    assert (await here.request("GET", "/metrics", headers=through)).status == 404
    async with local_relay(database, tmp_path, clock, operators=("192.0.2.0/24",)) as other:
        assert (await here.request("GET", "/metrics", url=other.url)).status == 404
    proxied = {"trusted_proxies": ("127.0.0.1",), "operators": ("192.0.2.0/24",)}
    async with local_relay(database, tmp_path, clock, **proxied) as other:
        for client, status in (("192.0.2.7", 200), ("198.51.100.1", 404), ("192.0.2.7, 198.51.100.1", 404)):
            answer = await here.request("GET", "/metrics", url=other.url, headers={"X-Forwarded-For": client})
            assert answer.status == status
