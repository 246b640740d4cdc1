"""What this device opened, said to the relay under its signature: evidence for the structure's access log.

    opens.note(received)        # at once, with the bytes that were opened
    await opens.tell()          # now, or with a later command

Rules: a statement is kept until the relay has it, and none is made for what this device sent itself; that it
cannot be told yet hinders nobody from reading.
"""

from collections.abc import Iterable

from client.clock import Clock
from client.device.archive import Fate, Received
from client.device.store import Store
from client.directory.session import Session
from crypto.keys import DeviceKeys
from schemas.codec import encode
from schemas.errors import NotFoundError, NotSignedInError, UnavailableError
from schemas.limits import LIMITS
from schemas.log import Opened, OpensRequest, SignedOpened

_KIND = "opened"


class Opens:
    """The statements of this device that the relay has not got yet."""

    def __init__(self, store: Store, session: Session, device: DeviceKeys, clock: Clock) -> None:
        self._store = store
        self._session = session
        self._device = device
        self._clock = clock

    def note(self, received: Iterable[Received]) -> None:
        """Sign what was opened."""
        for each in received:
            if each.fate is Fate.OPENED and each.header and each.header.sender.device != self._device.kid:
                opened = encode(Opened(each.header.id, each.mailbox, self._clock()))
                signature = self._device.signing.sign("opened", opened)
                signed = SignedOpened(self._device.kid, opened, signature)
                self._store.put(_KIND, f"{each.mailbox}/{each.header.id}", signed)

    async def tell(self) -> None:
        """Hand over what is kept; what does not arrive is handed over later."""
        kept = self._store.all(_KIND, SignedOpened)
        for mailbox in sorted({key.partition("/")[0] for key in kept}):
            keys = [key for key in kept if key.startswith(mailbox)]
            for first in range(0, len(keys), LIMITS.opens_posted):
                batch = keys[first : first + LIMITS.opens_posted]
                if not await self._told(OpensRequest(tuple(kept[key] for key in batch))):
                    return
                for key in batch:
                    self._store.delete(_KIND, key)

    async def _told(self, request: OpensRequest) -> bool:
        """Return whether the relay needs them no more: it has them, or this member left the mailbox."""
        try:
            await self._session.call("POST", "/v1/opens", body=encode(request), again=True)
        except NotFoundError:
            return True
        except (UnavailableError, NotSignedInError):
            return False
        return True
