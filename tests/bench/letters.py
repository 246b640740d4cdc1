"""Many messages between two structures, sealed and posted with an endpoint's keys, without its outbox.

await send(anne, "accueil@abri-de-meuse", Writer().letters(5_000))
"""

import asyncio
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from client.endpoint import Endpoint
from crypto.envelope import seal
from schemas.api import ENVELOPE_TYPE
from schemas.content import Message
from schemas.envelope import Header, Recipient, Sender
from schemas.ids import new_id, parse_address

_ROOT = Path(__file__).parents[2]
_SOURCES = ("docs/guide/fr/*.md", "web/locales/fr/*.ftl")
_SENTENCE = re.compile(r"[A-ZÀ-Ü][^.!?{}|`\n]{30,240}[.!?]")
_NAMES = (
    "Lambert",
    "Dubois",
    "Maes",
    "Peeters",
    "Janssens",
    "Willems",
    "Leroy",
    "Renard",
    "Claes",
    "Mertens",
)
_AT_ONCE = 16


@dataclass(frozen=True)
class Writing:
    """A subject and a text."""

    subject: str
    text: str


class Writer:
    """Writes letters of some sentences that stand in this repository, the same ones in each run."""

    def __init__(self) -> None:
        """Collect the sentences."""
        texts = [path.read_text() for pattern in _SOURCES for path in sorted(_ROOT.glob(pattern))]
        self._sentences = [each for text in texts for each in _SENTENCE.findall(text)]
        self._chance = random.Random(5)  # noqa: S311 - nothing secret

    def letters(self, amount: int) -> list[Writing]:
        """Return so many, each about somebody."""
        return [self._letter() for _ in range(amount)]

    def words(self, amount: int) -> list[str]:
        """Return words that were written, in chance order."""
        words = sorted({word for each in self._sentences for word in re.findall(r"[^\W\d_]{5,}", each)})
        return self._chance.sample(words, amount)

    def _letter(self) -> Writing:
        name, file = self._chance.choice(_NAMES), self._chance.randrange(10_000, 99_999)
        sentences = self._chance.choices(self._sentences, k=self._chance.randint(2, 8))
        return Writing(f"{name}, dossier {file}", " ".join((f"Concerne : {name}, {file}.", *sentences)))


async def send(sender: Endpoint, to: str, letters: Iterable[Writing]) -> None:
    """Post letters to a service, each as a conversation of its own."""
    directory = await sender.directory.witnessed()
    structure = sender.directory.own.structure
    services = [
        (structure, next(iter(structure.services.values()))),
        directory.service(parse_address(to)),
    ]
    epochs = [(where.id, service.id, service.current) for where, service in services if service.current]
    recipients = tuple(Recipient(where, service, epoch.number, epoch.kid) for where, service, epoch in epochs)
    device, checkpoint = sender.profile.device, directory.checkpoint()
    free = asyncio.Semaphore(_AT_ONCE)

    async def post(writing: Writing) -> None:
        async with free:
            now = sender.clock()
            id_ = new_id(now)
            header = Header(
                suite=1,
                id=id_,
                sender=Sender(structure.id, recipients[0].service, device.kid),
                thread=id_,
                time=now,
                recipients=recipients,
                checkpoint=checkpoint,
            )
            content = Message("Anne", writing.text, subject=writing.subject)
            raw = seal(header, content, [epoch.public for *_, epoch in epochs], device.signing)
            kind = {"Content-Type": ENVELOPE_TYPE}
            await sender.session.call("POST", "/v1/envelopes", body=raw, headers=kind, again=True)

    async with asyncio.TaskGroup() as group:
        for each in letters:
            group.create_task(post(each))
