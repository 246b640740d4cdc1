"""How a network is founded and a structure comes in.

A structure applies with a proof of its root key; registrars check and admit it (registry.py); then its root
makes this device its first administrator.
"""

from schemas.api import Application


class Enrolment:
    """The steps of whoever brings a network or a structure in."""

    async def found(self, setup_code: str, name: str) -> None:
        """Found the network with this device as its first registrar; the relay printed the setup code."""
        raise NotImplementedError

    async def apply(self, handle: str, name: str, contact: str, kbo: str | None = None) -> Application:
        """Make the root key of a new structure and ask the registrars to admit it.

        Raises KboNumberError and InvalidInputError; applying again sends the same application.
        """
        raise NotImplementedError

    @property
    def waiting(self) -> Application | None:
        """The application that registrars have not decided yet."""
        raise NotImplementedError

    async def complete(self) -> bool:
        """Make this device the structure's first administrator, when it is admitted; returns whether it was due."""
        raise NotImplementedError
