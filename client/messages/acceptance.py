"""Whether an envelope that arrived is genuine: every check of the protocol, one after the other.

Rules: first the frame; then what the directory says of sender and recipients, as of the view that the sender
names; then whether it came before; only then is anything decrypted, and nothing is returned before the last
check. What fails is refused with its reason. What cannot be judged yet, for want of a seed or of entries of
the directory, is locked, and examined again later.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from client.device.archive import Archive, Fate, Received
from client.directory.mirror import Mirror
from client.directory.seeds import Seeds
from client.relay.pages import Delivery
from crypto.envelope import open_envelope
from crypto.structures import Device
from schemas.envelope import Envelope, Header, Recipient, parse
from schemas.errors import CheckpointError, IntegrityError, ReplayedError, SouspliError
from schemas.limits import LIMITS


class Examined(NamedTuple):
    """An envelope with its fate; `sender` is known when everything before the opening was in order."""

    received: Received
    sender: Device | None


class Examiner:
    """Examines envelopes for one profile."""

    def __init__(self, mirror: Mirror, seeds: Seeds, archive: Archive) -> None:
        self._mirror = mirror
        self._seeds = seeds
        self._archive = archive

    async def examine(self, mailbox: str, delivery: Delivery, page: Sequence[Received] = ()) -> Examined:
        """Return the envelope with its fate; `page` is what came just before and is not archived yet.

        Raises only what the refreshing of the directory raises.
        """
        kept = Received(
            mailbox, delivery.seq, delivery.accepted, hashlib.sha256(delivery.raw).digest(), Fate.OPENED
        )
        try:
            envelope = parse(delivery.raw)
        except SouspliError as error:
            return Examined(_but(kept, Fate.REFUSED, error), None)

        header = envelope.header
        kept = _with(kept, header=header)
        if header.checkpoint.size > self._mirror.current.size:
            await self._mirror.refresh()
        try:
            recipient = _addressed(header, mailbox)
            _check_time(header, delivery.accepted)
            sender = self._mirror.current.check_header(header)
            self._check_replay(kept, header, page)
        except CheckpointError as error:  # the relay holds back entries that it showed to the sender
            return Examined(_but(kept, Fate.LOCKED, error), None)
        except SouspliError as error:
            # Also when the sender's view contradicts ours. That is refused and shown, and stops nothing else:
            # otherwise anybody could silence others by naming a wrong root.
            return Examined(_but(kept, Fate.REFUSED, error), None)
        return self._open(envelope, kept, recipient, sender)

    def _open(self, envelope: Envelope, kept: Received, recipient: Recipient, sender: Device) -> Examined:
        key = self._seeds.find(recipient.kid)
        if key is None:
            detail = "no colleague's device has handed over the seed of this epoch yet"
            return Examined(_with(kept, fate=Fate.LOCKED, detail=detail), sender)
        try:
            opened = open_envelope(envelope, key, sender.signing)
        except SouspliError as error:
            return Examined(_but(kept, Fate.REFUSED, error), sender)
        return Examined(_with(kept, content=opened.content), sender)

    def _check_replay(self, kept: Received, header: Header, page: Sequence[Received]) -> None:
        same = [each for each in page if each.header and _name(each.header) == _name(header)]
        known = {each.hash for each in same if each.fate is Fate.OPENED}
        if (earlier := self._archive.seen(*_name(header))) is not None:
            known.add(earlier)
        if known - {kept.hash}:
            raise ReplayedError("the sender's device used the id for another message before")
        # One envelope reaches each of its mailboxes once; somebody may read several of them.
        if any(each.hash == kept.hash for each in same) or self._archive.delivered(kept, header.thread):
            raise ReplayedError


def _name(header: Header) -> tuple[bytes, str]:
    return header.sender.device, header.id


def _addressed(header: Header, mailbox: str) -> Recipient:
    for recipient in header.recipients:
        if recipient.service == mailbox:
            return recipient
    raise IntegrityError("the relay delivered it to a mailbox that it is not addressed to")


def _check_time(header: Header, accepted: int) -> None:
    # A time that is far off would move the message before or after those of others.
    if abs(header.time - accepted) > LIMITS.clock_skew * 1000:
        raise IntegrityError("the sender's time is not the time at which the relay accepted it")


def _with(received: Received, **changes: object) -> Received:
    return msgspec.structs.replace(received, **changes)


def _but(received: Received, fate: Fate, error: SouspliError) -> Received:
    return _with(received, fate=fate, problem=error.slug, detail=error.detail)
