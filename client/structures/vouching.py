"""What an administrator says for another structure, and against a replacement of the own root key.

await vouching.vouch("abri-de-meuse", "we have worked with them since 2019; met their director on 3 June")
await vouching.keep_root()
"""

import os

from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.directory.mirror import Mirror
from client.structures.registry import Evidence
from schemas.errors import ConflictError, ForbiddenError
from schemas.statements import RootKept, Vouched


class Vouching:
    """The statements of an administrator about standing."""

    def __init__(self, profile: Profile, mirror: Mirror) -> None:
        self._profile = profile
        self._mirror = mirror

    async def vouch(self, handle: str, words: str, *, granted: bool = True) -> None:
        """Vouch for the structure of a handle, or no longer; `words` stay here, their hash is for everybody.

        Raises ConflictError when that is so already, ForbiddenError, NotFoundError.
        """
        own = await self._administered()
        subject = self._mirror.current.by_handle(handle).id
        if (subject in self._mirror.own.structure.vouches) is granted:
            raise ConflictError(
                f"you vouch for {handle} already" if granted else f"you do not vouch for {handle}"
            )
        evidence = Evidence(words, os.urandom(32))
        self._profile.store.put("vouch", subject, evidence)

        def build(change: Amendment) -> None:
            change.sign(
                Vouched, own, self._profile.device, subject=subject, granted=granted, evidence=evidence.hash
            )

        await self._mirror.amend(build)

    async def keep_root(self) -> None:
        """End the announced replacement of the own root key; raises ConflictError when there is none."""
        own = await self._administered()
        if self._mirror.own.structure.loss is None:
            raise ConflictError("nobody wants to replace the root key of your structure")
        await self._mirror.amend(lambda change: change.sign(RootKept, own, self._profile.device))

    async def _administered(self) -> str:
        await self._mirror.refresh()
        if not self._mirror.active_own.device.administrator:
            raise ForbiddenError("only an administrator does this")
        return self._mirror.own.structure.id
