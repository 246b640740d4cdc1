"""The mailbox: what arrives for the services of this member is fetched, examined (acceptance.py), kept.

Nothing is dropped: what cannot be accepted is kept as refused, with the slug of the error, and shown; what is
sealed to a seed that this device does not have yet waits for it.

    async for received in mailbox.follow():
        show(received)
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing, suppress

import aiohttp

from client.device.archive import Archive, Fate, Received, Row
from client.directory.mirror import Mirror
from client.directory.people import People
from client.directory.seeds import Seeds
from client.directory.session import Session
from client.messages.acceptance import Examined, Examiner
from client.messages.opens import Opens
from client.messages.outbox import Outbox
from client.outside.confirmations import Confirmations
from client.relay.events import hints
from client.relay.pages import Delivery, read_page
from crypto.structures import Device, Service
from schemas.content import Receipt
from schemas.errors import DeviceRevokedError, NotFoundError, NotSignedInError, SouspliError, UnavailableError
from schemas.limits import LIMITS
from schemas.replying import Replying

__all__ = ["Fate", "Mailbox", "Received"]

Rung = Callable[[], Awaitable[object]]
Told = Callable[[Replying], None]

_FULL = LIMITS.envelopes_page_bytes - 2 * LIMITS.envelope
"""A page with fewer bytes ended because there was no more; asking again would only cost time."""

_SENDING = 2.0  # seconds between two looks into the outbox while following, for what others have written
_STEADY = 30.0  # seconds after which a connection that ends was a good one
_PAUSES = (0.2, 0.5, 1, 2, 5, 10, 30)  # seconds before reconnecting, the last one for ever


class Mailbox:
    """Receiving."""

    def __init__(
        self,
        mirror: Mirror,
        session: Session,
        seeds: Seeds,
        archive: Archive,
        outbox: Outbox,
        people: People,
        opens: Opens,
        confirmations: Confirmations,
    ) -> None:
        self._mirror = mirror
        self._session = session
        self._seeds = seeds
        self._archive = archive
        self._outbox = outbox
        self._people = people
        self._opens = opens
        self._confirmations = confirmations
        self._examiner = Examiner(mirror, seeds, archive)

    @property
    def services(self) -> list[Service]:
        """The services that this member belongs to now."""
        structure, device = self._mirror.own
        return [service for service in structure.services.values() if device.member in service.members]

    async def sync(self) -> list[Received]:
        """Fetch what is new in the mailboxes of the own services; returns it in the order of acceptance."""
        received = await self._collect()
        await self._opens.tell()
        return received

    async def _collect(self) -> list[Received]:
        await self._mirror.refresh()
        if not self._mirror.own.device.active:
            raise DeviceRevokedError
        received = await self._unlock()
        for service in self.services:
            received += await self._fetch(service.id)
        await self._confirmations.bring()
        return sorted(received, key=lambda each: each.accepted)

    async def follow(self, rung: Rung | None = None, told: Told | None = None) -> AsyncGenerator[Received]:
        """Yield what is new, live, for ever: reconnects by itself and sends what waits in the outbox.

        `rung` is awaited when a timer of the own services rings, and with each stream of events, that is, at
        least every quarter of an hour: what was received has no timers. `told` is called with what
        colleagues say of their writing.
        Raises what no waiting can mend, such as DirectoryForkError or DeviceRevokedError.
        """
        sending = asyncio.create_task(self._keep_sending())
        time, short_lives = asyncio.get_running_loop().time, 0
        try:
            while True:
                began = time()
                with suppress(UnavailableError, NotSignedInError):
                    async with aclosing(self._live(rung, told)) as live:
                        async for received in live:
                            yield received
                short_lives = 0 if time() - began > _STEADY else short_lives + 1
                pause = _PAUSES[min(short_lives, len(_PAUSES) - 1)]
                # Spread: a relay that comes back is met by everybody at once.
                await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311
        finally:
            sending.cancel()

    async def _live(self, rung: Rung | None, told: Told | None) -> AsyncGenerator[Received]:
        """Yield what is new until the stream ends, as it does with each session."""
        for received in await self._collect():
            yield received
        await self._opens.tell()
        if rung is not None:
            await rung()
        stream = self._session.stream("/v1/events", headers={"Accept": "text/event-stream"})
        async with stream as response, aclosing(self._news(response.content, rung, told)) as all_news:
            async for news in all_news:
                for received in news:  # first who waits for it, then the relay's log
                    yield received
                await self._opens.tell()

    async def _news(
        self, stream: aiohttp.StreamReader, rung: Rung | None, told: Told | None
    ) -> AsyncGenerator[list[Received]]:
        """Yield what each hint leads to."""
        yield await self._catch_up()
        async for hint in hints(stream):
            if isinstance(hint, Replying):
                if told is not None:
                    told(hint)
            elif hint.mailbox is None or hint.mailbox not in {service.id for service in self.services}:
                yield await self._collect_all()
            elif hint.seq > self._archive.cursor(hint.mailbox):
                received = await self._fetch(hint.mailbox)
                await self._confirmations.bring()
                yield received
            elif hint.seq == 0 and rung is not None:
                await rung()

    async def _catch_up(self) -> list[Received]:
        """Look at the directory again: the stream tells of all mail, not of what grew before it was open."""
        size = self._mirror.current.size
        return await self._collect_all() if (await self._mirror.refresh()).size > size else []

    async def _collect_all(self) -> list[Received]:
        """Return what is new after the directory grew: a service may be new, a colleague may need seeds."""
        received = await self._collect()
        await self._seeds.hand_over()
        return received

    async def _keep_sending(self) -> None:
        while True:
            self._outbox.written.clear()
            # The items keep their reasons, and the following itself meets what concerns the relay.
            with suppress(SouspliError):
                await self._outbox.flush(wait=0)
            with suppress(TimeoutError):
                async with asyncio.timeout(_SENDING):
                    await self._outbox.written.wait()

    async def _fetch(self, mailbox: str) -> list[Received]:
        received: list[Received] = []
        while True:
            cursor = self._archive.cursor(mailbox)
            path = f"/v1/mailboxes/{mailbox}/envelopes?after={cursor}&limit={LIMITS.envelopes_page}"
            try:
                answer = await self._session.call("GET", path)
            except NotFoundError:
                await self._mirror.refresh()
                if mailbox not in {service.id for service in self.services}:
                    return received  # an administrator has just taken this member off the service
                raise
            deliveries = list(read_page(answer.body, cursor))
            if not deliveries:
                return received
            rows = await self._examine(mailbox, deliveries)
            # When another command with this profile was faster, it has kept them.
            if self._archive.advance(mailbox, cursor, rows):
                self._settle(rows)
                received += [row.received for row in rows]
            if len(deliveries) < LIMITS.envelopes_page and len(answer.body) < _FULL:
                return received

    async def _examine(self, mailbox: str, deliveries: Iterable[Delivery]) -> list[Row]:
        rows: list[Row] = []
        page: list[Received] = []
        asked = False
        for delivery in deliveries:
            examined = await self._examiner.examine(mailbox, delivery, page)
            if examined.received.fate is Fate.LOCKED and not asked:
                asked = True
                if await self._seeds.fetch():
                    examined = await self._examiner.examine(mailbox, delivery, page)
            page.append(examined.received)
            rows.append(Row(examined.received, delivery.raw, self._owed(examined)))
            self._learn(examined)
        return rows

    async def _unlock(self) -> list[Received]:
        """Examine again what was locked, once there are new seeds; returns what changed."""
        locked = [each for each in self._archive.unopened() if each.fate is Fate.LOCKED]
        if locked or self._seeds.missing():
            await self._seeds.fetch()
        changed = []
        for each in locked:
            delivery = Delivery(each.seq, each.accepted, self._archive.raw(each))
            (row,) = await self._examine(each.mailbox, [delivery])
            if row.received.fate is not Fate.LOCKED:
                self._archive.update(row)
                self._settle([row])
                changed.append(row.received)
        return changed

    def _owed(self, examined: Examined) -> bool:
        """Whether the sender is to hear of it: a message of another service that opened, or that did not."""
        received, sender = examined
        return (
            sender is not None
            and received.header is not None
            and received.fate is not Fate.LOCKED
            and received.header.sender.service != received.mailbox
            and sender.member != self._mirror.own.device.member
            and not isinstance(received.content, Receipt)
        )

    def _learn(self, examined: Examined) -> None:
        received, sender = examined
        structure = self._mirror.own.structure
        if sender is not None and received.content is not None and sender.kid in structure.devices:
            self._people.learn(sender.member, received.content.author)

    def _settle(self, rows: Sequence[Row]) -> None:
        """Take out of the outbox what came back, note what was opened; owe nothing attested elsewhere."""
        self._outbox.settle()
        self._opens.note(row.received for row in rows)
        self._confirmations.note(row.received for row in rows)
        own = {device.kid for device in self._own_devices()}
        for row in rows:
            header, content = row.received.header, row.received.content
            if header is not None and header.sender.device in own and isinstance(content, Receipt):
                attested = [each for each in self._archive.owed(header.thread) if each.hash in content.of]
                self._archive.settle(attested)

    def _own_devices(self) -> list[Device]:
        structure, own = self._mirror.own
        return [device for device in structure.devices.values() if device.member == own.member]
