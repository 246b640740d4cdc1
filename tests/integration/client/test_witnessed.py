"""What a client demands before it uses a key: a quorum of witnesses, lately, of the same directory."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from client.endpoint import Endpoint
from crypto.chain import Directory
from crypto.merkle import Tree
from schemas.errors import DirectoryForkError, NotWitnessedError, SignatureInvalidError, StaleCheckpointError
from schemas.ids import parse_address
from schemas.limits import DAY, LIMITS
from schemas.statements import Witness
from tests.integration.client.cast import Cast, Scene
from tests.integration.client.guards import confirmed, witnessing
from tests.integration.client.hostile import Answer, Exchange, Hostile
from tests.integration.transparency.conftest import Guard
from tests.stage import until

CHECKPOINT = "/v1/logs/directory/checkpoint"


@pytest.fixture
async def guards(scene: Scene, tmp_path: Path) -> AsyncIterator[list[Guard]]:
    """Run three witnesses, two of whom must confirm; everybody knows it."""
    async with witnessing(scene, tmp_path) as made:
        yield made


async def send(sender: Endpoint) -> bool:
    """Send a message; returns whether the relay took it at once."""
    await sender.messages.send([parse_address("accueil@abri-de-meuse")], "Question", "Bonjour")
    return not sender.outbox.items()


async def test_a_quorum_is_enough(scene: Scene, guards: list[Guard]) -> None:
    """With one of three witnesses away, work goes on, new keys included."""
    await guards[2].stop()
    await scene.abri.administration.create_service("nuit", "Nuit")
    await until(partial(confirmed, scene.anne))
    assert await send(scene.anne)
    seen = scene.anne.directory.seen
    assert seen is not None
    assert seen.size == scene.anne.directory.current.size


async def test_without_a_quorum_nothing_is_sealed_and_nothing_lost(scene: Scene, guards: list[Guard]) -> None:
    """A message to keys that the witnesses have not seen waits in the outbox, and goes when they are back."""
    for guard in guards[:2]:
        await guard.stop()
    await scene.abri.administration.create_service("nuit", "Nuit")
    with pytest.raises(NotWitnessedError, match="have confirmed"):
        await scene.anne.directory.witnessed()
    assert not await send(scene.anne)
    await scene.ben.mailbox.sync()  # reading goes on
    await guards[0].start()
    await until(partial(confirmed, scene.anne), 60)
    for item in scene.anne.outbox.items():
        scene.anne.outbox.retry(item.id)
    await scene.anne.outbox.flush()
    assert not scene.anne.outbox.items()


async def test_a_view_that_is_too_old(scene: Scene, cast: Cast, guards: list[Guard]) -> None:
    """A relay that shows the view of yesterday may hide what came since: no key is used."""
    assert guards

    def tomorrow() -> int:
        return scene.anne.clock() + (DAY + 3600) * 1000

    later = await cast.again("Anne", tomorrow)
    with pytest.raises(StaleCheckpointError, match="25 hours ago"):
        await later.directory.witnessed()


async def test_a_checkpoint_of_the_relay_alone(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """What the relay signed and nobody cosigned is no word of the witnesses; nor is what it did not sign."""
    eva = await cast.colleague(scene.cpas, "Eva", "social", url=hostile.url)
    assert LIMITS.checkpoint_age == DAY
    notes = [(await eva.http.call("GET", "/v1/directory/checkpoint")).body.decode()]

    async def unwitnessed(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        return replace(answer, body=notes[-1].encode())

    await appoint_nobody_who_answers(cast)
    hostile.on("GET", CHECKPOINT, unwitnessed)
    await eva.directory.refresh()
    notes.append((await eva.http.call("GET", "/v1/directory/checkpoint")).body.decode())
    with pytest.raises(NotWitnessedError):
        await eva.directory.witnessed()
    notes.append(notes[-1].replace("\n\n— ", "\n\n— x"))
    with pytest.raises(SignatureInvalidError):
        await eva.directory.witnessed()


async def appoint_nobody_who_answers(cast: Cast) -> None:
    """Demand a witness that is not there."""
    witness = Witness("w.example", bytes(32), "http://127.0.0.1:9")
    await cast.endpoints["Registrar"].registry.set_witnesses([witness], 1)


async def test_witnesses_who_saw_another_directory(scene: Scene, cast: Cast, guards: list[Guard]) -> None:
    """One directory for a client and another for the witnesses: an alarm, and it stays."""
    assert guards
    anne = scene.anne
    await scene.abri.administration.create_service("nuit", "Nuit")
    await until(partial(confirmed, anne))
    forged = await cast.again("Anne")
    directory = forged.directory.current.copy()
    directory._tree = Tree([*directory._tree._levels[0][:-1], bytes(32)])  # it was shown another last entry
    forged.profile.store.delete("witnessed", "directory")

    async def shown() -> Directory:
        return directory

    with pytest.raises(DirectoryForkError, match="the witnesses have seen another directory"):
        await forged.directory._transparency.demand(shown, forged.directory._relay, forged.directory._forked)
    assert forged.directory.fork is not None
    with pytest.raises(DirectoryForkError):
        await forged.directory.witnessed()
