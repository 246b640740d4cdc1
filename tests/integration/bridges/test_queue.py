"""The operator's queue: what waits is named, without its content, and each decision is done by the bridge."""

import asyncio
import errno
import json
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from bridges.__main__ import main
from bridges.inbound.classify import Kind, classify
from bridges.inbound.spool import Spooled
from client.outside.correspondents import Writing, Written
from schemas.mail import Delivery, Mail, MailHeld, MailState, Mode, Verdict
from tests.integration.bridges.conftest import SAM, Sent, Stage, mail


@pytest.fixture
def config(stage: Stage, tmp_path: Path) -> Path:
    """Return the file of options of the running bridge."""
    path = tmp_path / "bridge.toml"
    given = {name: getattr(stage.config, name) for name in ("domain", "sender", "profile", "passphrase_file")}
    path.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in given.items()))
    return path


async def call(config: Path, *arguments: str, ends: int = 0) -> Any:  # noqa: ANN401 - JSON
    """Call a command beside the running bridge; returns what it says."""
    command, *rest = arguments
    line = ["queue", command, "--config", str(config), *rest, "--json"]
    with capture_logs():  # relay and bridge run in this process, and would log into the same output
        done = await asyncio.to_thread(CliRunner().invoke, main, line)
    assert done.exit_code == ends, done.output
    return json.loads(done.stdout)


async def held(stage: Stage, config: Path, text: str) -> tuple[Written, Sent, dict[str, Any]]:
    """Let a doubtful reply come; returns the notice, its mail, and what the queue says of the reply."""
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    await stage.deliver(sent.message["Reply-To"], mail(sent.message["Reply-To"], text, signed=False))
    await stage.shown(written.item.thread, MailHeld)
    await stage.shown(written.item.thread, MailState)  # of the notice, which waits no more
    (entry,) = await call(config, "list")
    return written, sent, entry


async def test_a_held_mail_is_let_in(stage: Stage, config: Path, tmp_path: Path) -> None:
    """It is shown as let in by the operator; the listing shows neither addresses nor content."""
    written, sent, entry = await held(stage, config, "Bonjour de Sam")
    assert (entry["way"], entry["state"]) == ("in", "held")
    assert set(entry["reasons"]) == {"policy", "unsigned"}
    shown = await call(config, "show", entry["name"][:8], "--save", str(tmp_path / "saved.eml"))
    assert shown["size"] == len((tmp_path / "saved.eml").read_bytes())
    assert b"Bonjour de Sam" in (tmp_path / "saved.eml").read_bytes()
    for secret in ("Bonjour", SAM, sent.message["Reply-To"]):
        assert secret not in json.dumps([entry, shown])
    refused = await call(config, "retry", entry["name"], ends=6)
    assert "decision" in refused["error"]["advice"]
    await call(config, "release", entry["name"])
    (posted,) = await stage.shown(written.item.thread, Mail)
    assert isinstance(posted.content, Mail)
    assert posted.content.verdict is Verdict.OPERATOR
    assert await call(config, "list") == []
    assert (await call(config, "release", entry["name"], ends=6))["error"]["slug"] == "conflict"


async def test_a_held_mail_is_discarded(stage: Stage, config: Path) -> None:
    """Nothing of it is left in the spool, and the conversation is not shown it."""
    written, _, entry = await held(stage, config, "Voleur")
    await call(config, "reject", entry["name"])
    await stage.until(lambda: not list(stage.running.spool.names()))
    assert not await stage.shown(written.item.thread, Mail, 0)
    states = {(each["way"], each["state"]) for each in await call(config, "list", "--all")}
    assert states == {("in", "rejected"), ("out", "handed-over")}


async def test_what_breaks_the_bridge_is_quarantined(
    stage: Stage, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept sealed and told to the caseworker; others go on; later it is tried again, or let in as it is."""
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    to = sent.message["Reply-To"]

    def broken(sender: str, data: bytes) -> Kind:
        if b"hostile" in data:
            raise RecursionError("as a parser might")
        return classify(sender, data)

    with monkeypatch.context() as patch:
        patch.setattr("bridges.inbound.pipeline.classify", broken)
        for number in range(2):
            await stage.deliver(to, mail(to, "hostile", Message_ID=f"<{number}@asso.example>"))
        await stage.deliver(to, mail(to, "Bonjour", Message_ID="<2@asso.example>"))
        shown = await stage.shown(written.item.thread, MailHeld, 3)  # two of them unreadable
        reasons = [each.content.reasons for each in shown if isinstance(each.content, MailHeld)]
        assert sorted(reasons) == [("policy",), ("unreadable",), ("unreadable",)]
        found = [each for each in await call(config, "list") if each["state"] == "quarantined"]
        assert len(found) == 2
        assert set(stage.running.spool.names()) >= {each["name"] for each in found}
    await call(config, "retry", found[0]["name"])
    await stage.shown(written.item.thread, MailHeld, 4)
    await call(config, "release", found[1]["name"])
    (posted,) = await stage.shown(written.item.thread, Mail)
    assert isinstance(posted.content, Mail)
    assert (posted.content.text, posted.content.verdict) == ("hostile", Verdict.OPERATOR)


def refuse(monkeypatch: pytest.MonkeyPatch, place: Path, number: int) -> None:
    """Let the machine not give the bytes of a file, for a reason (errno)."""
    read = Path.read_bytes

    def given(path: Path) -> bytes:
        if path == place:
            raise OSError(number, "as the machine says it")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", given)


@pytest.mark.parametrize("damage", ["altered", "lost by the disk"])
async def test_a_damaged_file_stops_no_other_mail(
    stage: Stage, config: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is quarantined and listed; the mail that comes after it is shown; restored, it is tried again."""
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    to, folder = sent.message["Reply-To"], stage.config.spool_folder
    damaged = Spooled(SAM, to, mail(to, "Un", Message_ID="<1@asso.example>"), 1)
    aside = replace(stage.running.spool, folder=folder.parent)
    name = aside.keep(damaged)
    whole = (folder.parent / f"{name}.mail").read_bytes()
    place = folder / f"{name}.mail"
    if damage == "altered":
        place.write_bytes(whole[:-1])
    else:
        refuse(monkeypatch, place, errno.EIO)
        place.write_bytes(whole)
    await stage.deliver(to, mail(to, "Deux", Message_ID="<2@asso.example>"))
    await stage.shown(written.item.thread, MailHeld)
    (found,) = [each for each in await call(config, "list") if each["state"] == "quarantined"]
    assert (found["name"], found["reasons"]) == (name, ["unreadable"])
    monkeypatch.undo()
    place.write_bytes(whole)
    await call(config, "retry", name)
    await stage.shown(written.item.thread, MailHeld, 2)


async def test_a_file_that_cannot_be_read_for_a_while(
    stage: Stage, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits without a decision, holds up no other mail, and is told and shown when it can be read."""
    written, sent = await stage.write(Writing("", "", mode=Mode.SHORT))
    to, ledger = sent.message["Reply-To"], stage.running.ledger
    good = Spooled(SAM, to, mail(to, "Un", Message_ID="<1@asso.example>"), 1)
    refuse(monkeypatch, stage.config.spool_folder / f"{good.name}.mail", errno.EMFILE)
    await stage.deliver(to, good.data)
    await stage.until(lambda: ledger.incoming(good.name) is not None)
    await stage.deliver(to, mail(to, "Deux", Message_ID="<2@asso.example>"))
    await stage.shown(written.item.thread, MailHeld)
    (found,) = [each for each in await call(config, "list") if each["state"] == "spooled"]
    assert (found["name"], found["reasons"]) == (good.name, [])
    monkeypatch.undo()
    known = ledger.incoming(good.name)
    assert known is not None
    assert known.next_attempt > stage.running.endpoint.clock()
    ledger.put_incoming(msgspec.structs.replace(known, next_attempt=0))  # its time has come
    await stage.shown(written.item.thread, MailHeld, 2)


async def test_notices_that_wait(stage: Stage, config: Path) -> None:
    """One that waits is tried at once; one that is withdrawn never leaves, and the conversation says so."""
    stage.sink.answer = "451 4.3.0 later"
    first = await stage.anne.correspondents.write(stage.contact(), Writing("", "", mode=Mode.SHORT))
    ledger = stage.running.ledger
    await stage.until(lambda: any(each.attempts for each in ledger.all_outgoing()))
    (entry,) = await call(config, "list")
    assert (entry["way"], entry["state"], entry["mode"]) == ("out", "queued", "short")
    assert entry["next_attempt"] is not None
    await call(config, "reject", entry["name"])
    (shown,) = await stage.shown(first.item.thread, MailState)
    assert isinstance(shown.content, MailState)
    assert (shown.content.state, len(stage.sink.sent)) == (Delivery.REFUSED, 0)
    second = await stage.anne.correspondents.write(stage.contact(), Writing("", "", mode=Mode.SHORT))
    await stage.until(lambda: any(each.attempts and not each.state for each in ledger.all_outgoing()))
    stage.sink.answer = "250 2.0.0 kept"
    (entry,) = await call(config, "list")
    await call(config, "retry", entry["name"])
    (shown,) = await stage.shown(second.item.thread, MailState)
    assert isinstance(shown.content, MailState)
    assert shown.content.state is Delivery.HANDED_OVER
    assert (await call(config, "reject", entry["name"], ends=6))["error"]["slug"] == "conflict"


async def test_one_that_came_back_is_sent_again(stage: Stage, config: Path) -> None:
    """With the same Message-ID, and what left is recorded."""
    stage.sink.answer = "550 5.1.1 unknown"
    written = await stage.anne.correspondents.write(stage.contact(), Writing("", "", mode=Mode.SHORT))
    await stage.shown(written.item.thread, MailState)
    (entry,) = await call(config, "list")
    assert entry["state"] == "bounced"
    stage.sink.answer = "250 2.0.0 kept"
    await call(config, "retry", entry["name"])
    await stage.until(lambda: len(stage.sink.sent) == 1)
    await stage.until(lambda: all(each.handover is None for each in stage.running.ledger.all_outgoing()))


async def test_metrics(stage: Stage, config: Path) -> None:
    """States are counted, and the age of what waits; nobody is named."""
    _, sent, _ = await held(stage, config, "Bonjour")

    def scrape() -> str:
        with urllib.request.urlopen(f"http://{stage.config.metrics}/metrics") as answer:
            return str(answer.read().decode())

    text = await asyncio.to_thread(scrape)
    assert 'souspli_bridge_mails{state="held",way="in"} 1.0' in text
    assert 'souspli_bridge_mails{state="handed-over",way="out"} 1.0' in text
    assert 'souspli_bridge_oldest_seconds{state="held",way="in"}' in text
    assert 'souspli_bridge_oldest_seconds{state="handed-over"' not in text
    assert SAM not in text
    assert sent.message["Reply-To"].partition("@")[0] not in text
