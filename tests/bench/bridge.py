"""How many replies a second go all the way: from Postfix through the bridge and a relay, until opened.

Mails of 10 KB with a DKIM signature, over ten connections, into a Postfix that hands them to the bridge, a
process of its own with one worker: it seals, reads, checks and posts each to a relay. The time runs from the
first one until the caseworker has opened the last. Beside it, in the same rounds, the same mails into
`smtp-sink`, which keeps nothing, and into a Postfix that then discards them.
"""

import asyncio
import os
import shutil
import smtplib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from time import perf_counter as clock

from aiosmtpd.controller import Controller

from client.endpoint import Endpoint
from client.outside.correspondents import Writing
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.mail import Inbound, Mail, Mode, Verdict
from tests.acceptance.relay import RelayProcess
from tests.bench.mail import postfix_that_discards, smtp_sink
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import UNLIMITED
from tests.integration.bridges.conftest import SAM, THEIRS, Sink, cooperative, mail, resolve
from tests.integration.client.cast import Cast
from tests.mail.conftest import DOMAIN, bridge_behind
from tests.mail.peers import NameServer
from tests.mail.postfix import Postfix
from tests.processes import free_port

_CONNECTIONS = 10
_TEXT = "Bonjour, la chambre est libre dès lundi, et voici ce qu'il faut apporter.\n" * 130
_PATIENCE = 60.0  # seconds


@dataclass
class _Way:
    """What replies go through, and who reads them."""

    anne: Endpoint
    to: str
    thread: str
    postfix: int  # port

    async def replies(self, mails: list[bytes]) -> float:
        """Return how many a second were opened."""
        before = self._opened()
        began = clock()
        sending = asyncio.create_task(_hand_in(self.postfix, self.to, mails))
        async with asyncio.timeout(_PATIENCE):
            while self._opened() < before + len(mails):
                await asyncio.sleep(0.1)
                await self.anne.mailbox.sync()
        took = clock() - began
        await sending
        return len(mails) / took

    def _opened(self) -> int:
        messages = self.anne.threads.find(self.thread).messages
        contents = [each.content for each in messages]
        return sum(isinstance(each, Mail) and each.verdict is Verdict.GENUINE for each in contents)


async def measure(setting: Setting) -> list[Figure]:
    """Return mails per second; none where only root could start Postfix, or where it is not."""
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"
    if os.geteuid() != 0 or not shutil.which("smtp-sink"):
        return []
    amount, numbers = setting.amount(60, quick=10), count()

    def some(to: str) -> list[bytes]:
        return [mail(to, _TEXT, Message_ID=f"<{next(numbers)}@{THEIRS}>") for _ in range(amount)]

    async def into(port: int, to: str) -> float:
        mails = some(to)
        began = clock()
        await _hand_in(port, to, mails)
        return amount / (clock() - began)

    async def all_the_way(way: _Way) -> float:
        return await way.replies(some(way.to))

    setting.tell("bringing everybody in")
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_sink())
        postfix = stack.enter_context(postfix_that_discards(setting.folder))
        async with _way(setting) as way:
            turns = await setting.take_turns(
                {
                    "smtp-sink": partial(into, sink, f"x@{DOMAIN}"),
                    "Postfix": partial(into, postfix, f"x@{DOMAIN}"),
                    "opened": partial(all_the_way, way),
                },
                3,
            )
    yardsticks = [Against(name, turns[name]) for name in ("Postfix", "smtp-sink")]
    return [
        Figure("smtp-sink takes", "mails/s", turns["smtp-sink"]),
        Figure("Postfix takes", "mails/s", turns["Postfix"]),
        Figure("from Postfix to the caseworker", "mails/s", turns["opened"], yardsticks),
    ]


@asynccontextmanager
async def _way(setting: Setting) -> AsyncIterator[_Way]:
    kept, port = Sink(), free_port()
    signer = f"s._domainkey.{THEIRS}."
    records = {signer: await resolve(signer)}
    async with AsyncExitStack() as stack:
        relay = stack.enter_context(RelayProcess(setting.folder / "relay", options=UNLIMITED))
        people = Cast(setting.folder, stack, relay.url)
        scene = await cooperative(people, relay.setup_code)
        await scene.cpas.administration.set_mail_policy([Mode.LINK, Mode.SHORT], Inbound.POST)
        controller = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=30)
        controller.start()
        stack.callback(controller.stop)
        names = stack.enter_context(NameServer(records))
        routes = {THEIRS: f"smtp:[127.0.0.1]:{port}"}
        server = stack.enter_context(Postfix(setting.folder / "way", DOMAIN, free_port(), routes))
        await stack.enter_async_context(bridge_behind(server, setting.folder, names.address))
        contact = scene.anne.correspondents.add("Sam", SAM, Language.FR, parse_address("pont@la-cooperative"))
        written = await scene.anne.correspondents.write(contact, Writing("", "", mode=Mode.SHORT))
        async with asyncio.timeout(_PATIENCE):
            while not kept.sent:
                await asyncio.sleep(0.1)
        yield _Way(scene.anne, kept.sent[-1].message["Reply-To"], written.item.thread, server.port)


async def _hand_in(port: int, to: str, mails: list[bytes]) -> None:
    def send(some: list[bytes]) -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for each in some:
                client.sendmail(SAM, [to], each)

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        shares = [mails[at::_CONNECTIONS] for at in range(_CONNECTIONS)]
        await asyncio.gather(*[loop.run_in_executor(threads, send, share) for share in shares if share])
