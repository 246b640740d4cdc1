"""Posting: files are uploaded, a content is sealed for the open epochs of its services, the relay accepts it.

Rules: the directory is asked right before, so that nothing is sealed to a key that was given up, or that the
witnesses have not seen; when an epoch is closed in that moment all the same, the content is sealed again
under the same id.

    accepted = await poster.post(letter)
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from client.clock import Clock
from client.directory.mirror import Mirror
from client.directory.session import Session
from client.files.files import Files
from crypto.chain import Directory
from crypto.envelope import seal
from crypto.keys import SigningKey
from crypto.signing import verify_ed25519
from schemas.api import ENVELOPE_TYPE, Acceptance
from schemas.content import Content, FileRef, blobs_of, files_of, is_quiet
from schemas.envelope import Header, Recipient, Sender, parse
from schemas.errors import (
    EpochClosedError,
    IdReusedError,
    IntegrityError,
    LocalError,
    NotFoundError,
    SuspendedError,
    UnavailableError,
)
from schemas.limits import LIMITS

_TRIES = 3


@dataclass(frozen=True)
class Letter:
    """What is to be sealed and posted: to services (ids), the own one first."""

    id: str
    thread: str
    services: tuple[str, ...]
    content: Content

    @property
    def files(self) -> tuple[FileRef, ...]:
        """The files that go with it."""
        return files_of(self.content)


class Poster:
    """Posts in the name of this device."""

    def __init__(
        self, mirror: Mirror, session: Session, files: Files, signing: SigningKey, clock: Clock
    ) -> None:
        self._mirror = mirror
        self._session = session
        self._files = files
        self._signing = signing
        self._clock = clock

    async def post(self, letter: Letter, posting: Callable[[], None]) -> bytes | None:
        """Return the hash of the accepted envelope; None when an earlier one of this id was accepted.

        `posting` is called when everything else is done: from then on it may have arrived, whatever is
        raised.
        """
        if letter.files:
            self._seal(letter, await self._mirror.refresh())  # what cannot be sealed need not be uploaded
        for file in letter.files:
            await self._files.upload(file)
        for _ in range(_TRIES):
            raw = self._seal(letter, await self._mirror.witnessed())
            self._check_clock()
            posting()
            try:
                await self._post(raw, quiet=is_quiet(letter.content))
            except EpochClosedError:
                continue
            except IdReusedError:
                return None
            return parse(raw).hash
        raise UnavailableError("a recipient changes its keys just now")

    def _seal(self, letter: Letter, directory: Directory) -> bytes:
        structure, device = self._mirror.active_own
        addressed = [_recipient(directory, service) for service in letter.services]
        header = Header(
            suite=1,
            id=letter.id,
            sender=Sender(structure.id, letter.services[0], device.kid),
            thread=letter.thread,
            time=self._clock(),
            recipients=tuple(recipient for recipient, _ in addressed),
            checkpoint=directory.checkpoint(),
            blobs=blobs_of(letter.content),
        )
        return seal(header, letter.content, [key for _, key in addressed], self._signing)

    async def _post(self, raw: bytes, *, quiet: bool) -> None:
        path = "/v1/envelopes?quiet=1" if quiet else "/v1/envelopes"
        headers = {"Content-Type": ENVELOPE_TYPE}
        answer = await self._session.call("POST", path, body=raw, headers=headers, again=True)
        acceptance = answer.read(Acceptance)
        pins = self._mirror.pins
        if pins is None or acceptance.hash != parse(raw).hash:
            raise IntegrityError("the relay accepted something else than was posted")
        signed = acceptance.hash + struct.pack(">Q", acceptance.time)
        verify_ed25519(pins.relay_key, "acceptance", signed, acceptance.signature)

    def _check_clock(self) -> None:
        # Recipients refuse times that do not fit the relay's: better to say it here.
        skew = self._session.skew
        if abs(skew) > LIMITS.clock_skew * 1000:
            way = "behind" if skew > 0 else "ahead"
            raise LocalError(
                f"this computer's clock is {abs(skew) // 60_000} minutes {way}", advice="set the clock"
            )


def _recipient(directory: Directory, service: str) -> tuple[Recipient, bytes]:
    """Return how a header names a service now, and its open key."""
    structure, found = directory.service_by_id(service)
    if not structure.active:
        raise SuspendedError(f"{structure.name} is suspended", advice="ask the registrars of the cooperative")
    if found.current is None:
        raise NotFoundError(f"{found.handle}@{structure.handle} has no key yet")
    return Recipient(structure.id, service, found.current.number, found.current.kid), found.current.public
