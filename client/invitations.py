"""How devices come in: by an invitation, a code that travels outside the relay.

The code's secret gives two keys. One is shown to the relay, which lets it refuse strangers; the other is never
shown and authenticates the new device's public keys to the device that invited it, so that the relay cannot
put keys of its own in.

    code = await invitations.invite("Anne Dupont", ["accueil"])        # an administrator
    await invitations.join(code)                                       # Anne's device
    await invitations.approve(pending.id)                              # the administrator again
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """An invitation as it is pasted: `https://relay.example/#Anne%20Dupont/0ABC-…`."""

    relay: str
    person: str
    invitation: str
    structure: str
    network: bytes  # the first 16 bytes of the pin
    secret: bytes

    @property
    def text(self) -> str:
        """The one string to paste, with a checksum over all of it."""
        raise NotImplementedError

    @classmethod
    def parse(cls, text: str) -> "Code":
        """Read a pasted code; raises InvalidInputError that says what is wrong with it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Pending:
    """An invitation that this device made. `answered`: the new device has joined and waits for approval."""

    id: str
    person: str
    services: tuple[str, ...]  # handles
    member: str
    expires: int
    answered: bool


class Invitations:
    """Inviting, joining, approving."""

    async def invite(self, person: str, services: Sequence[str] = (), *, member: str | None = None) -> str:
        """Return the code text for a new member of services (by handle), or for a member's next device."""
        raise NotImplementedError

    async def link(self) -> str:
        """Return the code text for another device of the own member."""
        raise NotImplementedError

    async def join(self, code: str) -> None:
        """Answer an invitation with this device's public keys; the inviting device has to approve."""
        raise NotImplementedError

    async def pending(self) -> list[Pending]:
        """Return the open invitations of this device, answered or not."""
        raise NotImplementedError

    async def approve(self, invitation: str) -> None:
        """Admit the device that answered: statements, and the seeds that this device holds.

        `invitation` is a unique beginning or end of its id. Raises IntegrityError when the relay exchanged the keys.
        """
        raise NotImplementedError
