"""Which colleague is writing an answer, as they tell it while it happens (spec/replying.md).

    begun = colleagues.hear(event)
    if begun: show(begun.name, begun.thread)

Rules: only colleagues of the service are believed, on the devices that the directory names; what cannot be
opened, is late or was heard before says nothing.
"""

from typing import NamedTuple

from client.clock import Clock
from client.directory.mirror import Mirror
from client.directory.people import People
from client.directory.seeds import Seeds
from client.directory.session import Session
from crypto.replying import Writing, open_replying
from crypto.structures import Structure
from schemas.errors import DecryptionError, MalformedError
from schemas.limits import LIMITS
from schemas.replying import Replying


class Begun(NamedTuple):
    """Somebody has begun to write in a thread; `name` is empty while it is not known."""

    thread: str
    name: str


class Colleagues:
    """What they say of their writing."""

    def __init__(self, mirror: Mirror, seeds: Seeds, people: People, session: Session, clock: Clock) -> None:
        self._mirror = mirror
        self._seeds = seeds
        self._people = people
        self._session = session
        self._clock = clock
        self._heard: dict[bytes, Writing] = {}  # by device

    def hear(self, event: Replying) -> Begun | None:
        """Return who has begun to write, and where; None when it goes on, ends, or is not to be believed."""
        structure, own = self._mirror.own
        device = structure.devices.get(event.device)
        if device is None or not device.active or device.member == own.member:
            return None
        said, before = self._opened(structure, event), self._heard.get(event.device)
        now = self._clock() + self._session.skew
        if said is None or said.time > now + LIMITS.replying_ahead * 1000:
            return None
        if before and said.time <= before.time:
            return None
        self._heard[event.device] = said
        late = said.time + LIMITS.replying * 1000 <= now
        goes_on = (
            before is not None
            and before.writing
            and before.thread == said.thread
            and said.time < before.time + LIMITS.replying * 1000
        )
        if late or goes_on or not said.writing:
            return None
        return Begun(said.thread, self._people.known(device.member))

    def _opened(self, structure: Structure, event: Replying) -> Writing | None:
        service = structure.services.get(event.mailbox)
        device = structure.devices[event.device]
        if service is None or service.current is None or device.member not in service.members:
            return None
        key = self._seeds.find(service.current.kid)
        if key is None:
            return None
        try:
            return open_replying(key.seed, service.id, event.device, event.box)
        except (DecryptionError, MalformedError):  # of an epoch that has just ended
            return None
