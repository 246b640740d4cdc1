"""The auditor's journey on a real relay: fetch, verify without it, prove one record, see what was opened."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest

from client.audit.export import Export
from client.audit.fetch import Auditor
from client.audit.prove import check_proof, prove
from client.audit.verify import Pins, verify
from client.endpoint import Endpoint
from crypto.notes import Verifier
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode
from schemas.errors import NotFoundError
from schemas.limits import DAY, LIMITS
from tests.integration.client.cast import Scene
from tests.integration.relay.sweeping import retention_on
from tests.stage import TurnableClock, until


def pins(endpoint: Endpoint) -> Pins:
    """Return what an auditor has pinned beforehand."""
    pinned = endpoint.directory.pins
    assert pinned is not None
    return Pins(endpoint.directory.network_pin, Verifier(pinned.origin, pinned.relay_key))


async def recorded(endpoint: Endpoint, action: AccessAction) -> bool:
    """Whether the published log of the structure has a record of an action."""
    return action in [record.action async for _, record in endpoint.records.read()]


async def exported(endpoint: Endpoint, folder: Path) -> Export:
    """Fetch the structure's log into a folder."""
    export = Export(folder)
    await Auditor(endpoint.session, endpoint.directory, endpoint.clock).fetch(export)
    return export


async def opened_by_ben(scene: Scene) -> None:
    """Let Ben open a referral, and wait until that stands in the published log."""
    await scene.refer()
    await scene.ben.mailbox.sync()
    await until(lambda: recorded(scene.abri, AccessAction.ENVELOPE_OPENED))


async def test_a_fetched_log_is_verified_without_the_relay(scene: Scene, tmp_path: Path) -> None:
    """All entries, the head, the checkpoint and the device's statement that it opened the referral hold."""
    await opened_by_ben(scene)
    verified = verify(await exported(scene.abri, tmp_path / "log"), pins(scene.abri))
    assert verified.size == verified.records + 1
    assert verified.statements >= 1


async def test_a_fetch_goes_on_where_the_last_one_ended(scene: Scene, tmp_path: Path) -> None:
    """The second fetch adds what came since, and the whole verifies as a continuation of the first."""
    first = verify(await exported(scene.abri, tmp_path / "log"), pins(scene.abri))
    await exported(scene.abri, tmp_path / "earlier")
    await opened_by_ben(scene)
    export = await exported(scene.abri, tmp_path / "log")
    later = verify(export, pins(scene.abri), earlier=Export(tmp_path / "earlier"))
    assert later.size > first.size


async def test_one_record_is_proved_to_anybody(scene: Scene, tmp_path: Path) -> None:
    """A bundle of one record, its statement included, is checked with the pins and the public directory."""
    await opened_by_ben(scene)
    export = await exported(scene.abri, tmp_path / "log")
    (position,) = [
        each.position
        for each in export.entries()
        if each.record and decode(each.record, AccessRecord, 10_000).action is AccessAction.ENVELOPE_OPENED
    ][:1]
    bundle = prove(export, position)
    verified = verify(export, pins(scene.abri))
    proved, record, head = check_proof(bundle, pins(scene.abri).relay, verified.directory)
    assert (proved, record.action) == (position, AccessAction.ENVELOPE_OPENED)
    assert head.structure == scene.abri.directory.own.structure.id


async def test_a_deletion_is_certified(
    turning: Scene, clock: TurnableClock, database: str, tmp_path: Path
) -> None:
    """What the relay really deleted has a certificate, which anybody checks; a word changed, it is none."""
    thread = await turning.refer()
    await turning.ben.mailbox.sync()
    clock.ahead += (LIMITS.retention + DAY) * 1000
    async with retention_on(database, tmp_path / "relay", clock) as retention:
        await retention.sweep()
    await until(lambda: recorded(turning.abri, AccessAction.EXPIRED))
    log, certificates = tmp_path / "log", tmp_path / "certificates"
    verify(await exported(turning.abri, log), pins(turning.abri))
    told = await souspli("audit", "deletion", str(log), thread, str(certificates))
    assert told["positions"]
    pinned = pins(turning.abri)
    trust = ("--network", pinned.network.hex(), "--relay-key", pinned.relay.vkey)
    for certificate in certificates.iterdir():
        checked = await souspli("audit", "check", str(certificate), str(log), *trust)
        assert (checked["action"], checked["object"]) == (AccessAction.EXPIRED, thread)
        certificate.write_text(forged(certificate.read_text()))
        await souspli("audit", "check", str(certificate), str(log), *trust, ends=8)
    await souspli("audit", "deletion", str(log), turning.abri.directory.own.structure.id, "x", ends=4)


def forged(proof: str) -> str:
    """Return the proof of a record with another salt, as of somebody who wants to prove something else."""
    first, extra, *rest = proof.split("\n")
    word, _, encoded = extra.partition(" ")
    altered = re.sub(
        rb'"salt":"(.)', lambda m: b'"salt":"' + (b"B" if m[1] == b"A" else b"A"), b64decode(encoded)
    )
    return "\n".join([first, f"{word} {b64encode(altered).decode()}", *rest])


async def souspli(*words: str, ends: int = 0) -> dict[str, Any]:
    """Run the command line; returns what it says as JSON."""
    command = (sys.executable, "-m", "client.cli.main", *words, "--json")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    out, err = await process.communicate()
    assert process.returncode == ends, err.decode()
    return json.loads(out) if out else {}


async def test_the_log_is_for_auditors(scene: Scene, tmp_path: Path) -> None:
    """A member who is no auditor fetches nothing, and is told so."""
    with pytest.raises(NotFoundError):
        await exported(scene.ben, tmp_path / "log")


async def test_what_is_opened_is_recorded_once(scene: Scene) -> None:
    """Opened again, or told again, the same envelope leaves no second record of the device."""
    await opened_by_ben(scene)
    await scene.ben.mailbox.sync()
    await scene.refer()
    await scene.ben.mailbox.sync()

    async def both() -> bool:
        return len(await opened()) == 2

    async def opened() -> list[str]:
        return [
            record.object
            async for _, record in scene.abri.records.read()
            if record.action is AccessAction.ENVELOPE_OPENED
        ]

    await until(both)
    assert len(set(await opened())) == 2
