"""What registrars do: verify and admit structures, suspend and reinstate them.

Evidence stays with the registrar who saw it; the directory holds its salted hash.
"""

from schemas.api import Application, ApplicationState
from schemas.codec import Schema
from schemas.ids import Millis
from schemas.statements import Level


class Verification(Schema):
    """What a registrar checked: the application as it was, the evidence in words, the level that it is good for."""

    application: Application
    level: Level
    evidence: str
    salt: bytes
    at: Millis


class Registry:
    """The registrar's desk."""

    async def applications(self) -> list[ApplicationState]:
        """Return the applications, oldest first; raises NotFoundError for others than registrars."""
        raise NotImplementedError

    async def verify(self, application: str, evidence: str, level: int = 2) -> Verification:
        """Check the proof of the root key and the enterprise number, and record what the registrar saw.

        `application` is a handle or an identifier. Raises SignatureInvalidError, KboNumberError, NotFoundError.
        """
        raise NotImplementedError

    async def admit(self, application: str) -> None:
        """Admit a structure that was verified on this device; raises ConflictError when it was not."""
        raise NotImplementedError

    async def set_standing(
        self, structure: str, evidence: str, *, active: bool, level: int | None = None
    ) -> None:
        """Suspend or reinstate the structure of a handle, or change its level (unchanged when not given)."""
        raise NotImplementedError
