"""Five hundred replies in six parts, while the bridge is killed at every state of a mail, and Postfix too.

None is lost, none is shown twice, none in part. `./dev test tests/mail/test_killed.py -s` prints the counts.
"""

import asyncio
import random
import smtplib
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from client.endpoint import Endpoint
from client.outside.correspondents import Writing
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.mail import Inbound, Mail, Mode, Verdict
from tests.conftest import Need
from tests.integration.bridges.conftest import Sink
from tests.integration.client.cast import Scene
from tests.mail.conftest import DOMAIN, BridgeProcess, bridge_behind, may_run
from tests.mail.faulty import POINTS
from tests.mail.peers import NameServer, OpenDkim
from tests.mail.postfix import Postfix
from tests.processes import free_port
from tests.stage import until

RIVES = "rives.example.be"
SAM = f"sam@{RIVES}"
_PARTS = 6  # of the points, in tests of their own: no single test runs for long
_MAILS = 84  # in each
_ATTACHED = 10  # every so many-th mail has a file
_EACH = 20  # mails for each kill
_DEADLY = 5  # at one of so many passages of its point the bridge is killed
_STILL = 30  # seconds in which nothing new is shown: then it has ended


@dataclass
class Battlefield:
    """A bridge and a Postfix that are killed, and who writes through them."""

    scene: Scene
    sink: Sink
    postfix: Postfix
    bridge: BridgeProcess

    @property
    def anne(self) -> Endpoint:
        """The caseworker."""
        return self.scene.anne


@pytest.fixture
async def here(
    scene: Scene, tmp_path: Path, sink: tuple[Sink, int], folder: Path, need: Need
) -> AsyncIterator[Battlefield]:
    """Run a bridge that posts genuine replies, behind a Postfix that has them signed."""
    may_run(need, "postfix", "opendkim", "opendkim-genkey")
    await scene.cpas.administration.set_mail_policy([Mode.LINK, Mode.SHORT], Inbound.POST)
    routes = {RIVES: f"smtp:[127.0.0.1]:{sink[1]}"}
    with (
        OpenDkim(folder / "opendkim", (RIVES,)) as signer,
        NameServer(signer.records) as names,
        Postfix(folder / "postfix", DOMAIN, free_port(), routes, signer.port) as postfix,
    ):
        async with bridge_behind(postfix, tmp_path, names.address) as bridge:
            yield Battlefield(scene, sink[0], postfix, bridge)


@pytest.mark.parametrize("part", range(_PARTS))
async def test_killed_at_every_state(here: Battlefield, part: int) -> None:
    """Each reply that Postfix took is shown as genuine, once and whole."""
    where = parse_address("pont@la-cooperative")
    contact = here.anne.correspondents.add("Sam Dupont", SAM, Language.FR, where)
    written = await here.anne.correspondents.write(contact, Writing("", "", mode=Mode.SHORT))

    async def delivered() -> bool:
        return len(here.sink.sent) > 0

    await until(delivered)
    to, thread = here.sink.sent[-1].message["Reply-To"], written.item.thread
    numbers = iter(range(_MAILS))
    began = time.monotonic()
    here.bridge.stop()
    deaths: Counter[str] = Counter()
    for point in list(POINTS)[part::_PARTS]:
        times = random.randint(1, _DEADLY)  # noqa: S311 - any of them
        await asyncio.to_thread(here.bridge.start, "tests.mail.faulty", point, str(times))
        here.postfix.flush()
        await asyncio.to_thread(_send, here.postfix, to, numbers, _EACH)
        assert await here.bridge.killed(60), point
        deaths["bridge"] += 1
    await asyncio.to_thread(here.bridge.start)
    sending = asyncio.create_task(asyncio.to_thread(_send, here.postfix, to, numbers, _EACH))
    await asyncio.sleep(random.uniform(0.1, 0.5))  # noqa: S311 - any moment
    await asyncio.to_thread(here.postfix.kill)
    deaths["Postfix"] += 1
    await asyncio.to_thread(here.postfix.start)
    await sending
    await asyncio.to_thread(_send, here.postfix, to, numbers, _MAILS)
    here.postfix.flush()

    shown = await _all_shown(here.anne, thread)
    counts = Counter(mail.subject for mail in shown)
    lost = _MAILS - len(counts)
    twice = sum(count - 1 for count in counts.values())
    part = sum(not _whole(mail) for mail in shown)
    said = f"{_MAILS} mails, killed: {dict(deaths)}; {lost} lost, {twice} shown twice, {part} in part"
    print(f"\n{said}, {time.monotonic() - began:.0f} s")  # noqa: T201 - what -s is for
    assert (lost, twice, part) == (0, 0, 0)
    await until(here.postfix.emptied)


async def _all_shown(anne: Endpoint, thread: str) -> list[Mail]:
    """Return what is shown once all is there, or nothing has come for long: slow is not lost."""
    shown, since = await _shown(anne, thread), time.monotonic()
    while len(shown) < _MAILS and time.monotonic() - since < _STILL:
        await asyncio.sleep(0.2)
        now = await _shown(anne, thread)
        since = time.monotonic() if len(now) > len(shown) else since
        shown = now
    await asyncio.sleep(1)  # time for one too many
    return await _shown(anne, thread)


async def _shown(anne: Endpoint, thread: str) -> list[Mail]:
    await anne.mailbox.sync()
    contents = [each.content for each in anne.threads.find(thread).messages]
    return [each for each in contents if isinstance(each, Mail)]


def _text(number: int) -> str:
    return f"Réponse {number}\n" + f"{number} " * (number % 50)


def _whole(mail: Mail) -> bool:
    number = int(mail.subject)
    files = 1 if number % _ATTACHED == 0 else 0
    return (
        mail.verdict is Verdict.GENUINE
        and mail.text.split() == _text(number).split()
        and len(mail.files) == files
        and all(file.size == len(_paper(number)) for file in mail.files)
    )


def _paper(number: int) -> bytes:
    return bytes([number % 256]) * (1_000 + number)


def _send(postfix: Postfix, to: str, numbers: Iterator[int], count: int) -> None:
    """Send so many mails, or what is left; one that was not answered for is sent again, as senders do."""
    for number in [next(numbers, None) for _ in range(count)]:
        if number is None:
            return
        deadline = time.monotonic() + 60
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", postfix.port) as client:
                    client.sendmail(SAM, [to], _mail(to, number))
                break
            except (OSError, smtplib.SMTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


def _mail(to: str, number: int) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = f"Sam Dupont <{SAM}>", to, str(number)
    message["Message-ID"] = f"<{number}@{RIVES}>"
    message.set_content(_text(number))
    if number % _ATTACHED == 0:
        message.add_attachment(_paper(number), maintype="application", subtype="pdf", filename="scan.pdf")
    return message.as_bytes()
