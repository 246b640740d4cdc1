"""Invitation codes: one string to paste, which travels outside the relay (spec/enrolment.md).

    https://relay.example/#Anne%20Dupont/0ABC-…

Whoever pastes it into a browser shows the relay nothing: what follows `#` stays on the computer. The secret
gives two keys. One is shown to the relay, which lets it refuse strangers; the other is never shown.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import quote, unquote
from uuid import UUID

from crypto.printable import from_text, to_text
from crypto.signing import label
from crypto.suite import expand
from schemas.errors import InvalidInputError, MalformedError
from schemas.ids import id_bytes
from schemas.limits import LIMITS

SECRET_SIZE, NETWORK_SIZE = 32, 16
_ID_SIZE = 16
_SIZE = _ID_SIZE + _ID_SIZE + NETWORK_SIZE + SECRET_SIZE


@dataclass(frozen=True)
class Code:
    """What an invitation code says."""

    relay: str
    person: str
    invitation: str
    structure: str
    network: bytes  # the first 16 bytes of the hash of the entry that founded the network
    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The string to paste."""
        data = id_bytes(self.invitation) + id_bytes(self.structure) + self.network + self.secret
        return f"{self._place}/{to_text(_purpose(self._place), data)}"

    @classmethod
    def parse(cls, text: str) -> "Code":
        """Read a pasted code; raises InvalidInputError, which says what is wrong with it."""
        # Letters and chat programs break long strings.
        compact = "".join(text.split())
        place, _, printed = compact.rpartition("/")
        relay, hash_sign, person = place.partition("#")
        if not hash_sign:
            raise InvalidInputError(
                "this is not an invitation code", advice="paste all of it, beginning with https://"
            )
        try:
            data = from_text(_purpose(place), printed, _SIZE)
            invitation, structure = (str(UUID(bytes=data[at : at + _ID_SIZE])) for at in (0, _ID_SIZE))
            id_bytes(invitation)
            id_bytes(structure)
        except MalformedError as error:
            raise InvalidInputError(
                f"the invitation code is damaged: {error.detail}", advice="paste it again"
            ) from error
        network, secret = data[2 * _ID_SIZE : -SECRET_SIZE], data[-SECRET_SIZE:]
        return cls(relay, unquote(person)[: LIMITS.name], invitation, structure, network, secret)

    @property
    def pass_code(self) -> bytes:
        """What is shown to the relay."""
        return expand(self.secret, "invitation/pass")

    @property
    def verifier(self) -> bytes:
        """What the relay knows beforehand: the hash of the pass code."""
        return hashlib.sha256(self.pass_code).digest()

    def mac(self, device: bytes) -> bytes:
        """Return what vouches for the public keys (3200 bytes) of the device that answers."""
        message = label("invitation") + id_bytes(self.invitation) + device
        return hmac.digest(expand(self.secret, "invitation/mac"), message, "sha256")

    @property
    def _place(self) -> str:
        return f"{self.relay}#{quote(self.person, safe='')}"


def _purpose(place: str) -> str:
    # So that the checksum also finds a mistake in the relay's address or the name.
    return "invitation/" + place
