"""How a network is founded and a structure comes in.

A structure applies with a proof of its root key; registrars check and admit it (registry.py); then its root
makes this device its first administrator:

    await enrolment.apply("abri-de-meuse", "Abri de Meuse", "direction@abri.example", "0123.456.749")
    await enrolment.complete()      # later, once a registrar has admitted it
"""

from functools import partial

import msgspec

from client.clock import Clock
from client.device.profile import Keys, Profile
from client.directory.amendment import Amendment
from client.directory.mirror import Mirror
from client.relay.http import RelayHttp
from crypto.chain import Directory
from crypto.keys import SigningKey
from crypto.signing import SIGNATURE_SIZE, epoch_kid
from schemas.api import Application, Founding, application_message
from schemas.codec import encode
from schemas.errors import ConflictError, IntegrityError
from schemas.ids import new_id, parse_handle
from schemas.kbo import parse_kbo
from schemas.statements import DelegationChanged, DeviceAdded, NetworkFounded


class Enrolment:
    """The steps of whoever brings a network or a structure in."""

    def __init__(self, profile: Profile, http: RelayHttp, mirror: Mirror, clock: Clock) -> None:
        self._profile = profile
        self._http = http
        self._mirror = mirror
        self._clock = clock

    async def found(self, setup_code: str, name: str) -> None:
        """Found the network with this device as its first registrar; the relay printed the setup code."""
        if (await self._mirror.network()).founded:
            raise ConflictError("this relay's network is founded already")
        keys, root = self._identity()
        change = Amendment(Directory(), self._clock())
        change.sign(NetworkFounded, keys.structure or "", root, name=name, root=root.public)
        self._add_own_device(change)
        request = encode(Founding(setup_code, tuple(change.entries)))
        await self._http.call("POST", "/v1/network", body=request, again=False)
        await self._mirror.refresh()

    async def apply(
        self, handle: str, name: str, contact: str, kbo: str | None = None, *, lost_root: bool = False
    ) -> Application:
        """Make the root key of a new structure and ask the registrars to admit it.

        `lost_root`: the structure is in, and this key is to replace the one that it has lost. The same
        application again has no effect. Raises KboNumberError and InvalidInputError; ConflictError when this
        device belongs to a structure.
        """
        if (await self._mirror.refresh()).has_device(self._profile.device.kid):
            raise ConflictError("this device belongs to a structure already", advice="use another profile")
        lost = self._mirror.current.by_handle(handle) if lost_root else None
        if lost is not None and self._profile.keys.structure is None:
            self._profile.save(msgspec.structs.replace(self._profile.keys, structure=lost.id))
        keys, root = self._identity()
        unsigned = Application(
            id=keys.structure or "",
            handle=parse_handle(handle),
            name=lost.name if lost else name,
            root=root.public,
            contact=contact,
            proof=bytes(SIGNATURE_SIZE),
            kbo=lost.kbo if lost else parse_kbo(kbo) if kbo else None,
            replaces=epoch_kid(lost.root) if lost else None,
        )
        application = self._signed(unsigned, root)
        await self._http.call("POST", "/v1/applications", body=encode(application), again=True)
        self._profile.store.put("application", "own", application)
        return application

    def _signed(self, unsigned: Application, root: SigningKey) -> Application:
        before = self._profile.store.get("application", "own", Application)
        if before is not None and msgspec.structs.replace(before, proof=unsigned.proof) == unsigned:
            return before
        proof = root.sign("application", application_message(unsigned))
        return msgspec.structs.replace(unsigned, proof=proof)

    @property
    def waiting(self) -> Application | None:
        """The application that registrars have not decided yet."""
        application = self._profile.store.get("application", "own", Application)
        structure = self._mirror.current.structures.get(application.id) if application else None
        if application is None or structure is None:
            return application
        return application if application.replaces == epoch_kid(structure.root) else None

    async def complete(self) -> bool:
        """Make this device an administrator's of its structure, where the root key is here.

        Returns whether that was due: the structure is admitted, and the device was never in the directory.
        """
        if not self._is_due(await self._mirror.refresh()):
            return False
        await self._mirror.amend(self._complete)
        return True

    def _complete(self, change: Amendment) -> None:
        if self._is_due(change.directory):
            self._add_own_device(change)

    def _is_due(self, directory: Directory) -> bool:
        root, structure = self._profile.root, directory.structures.get(self._profile.keys.structure or "")
        if root is None or structure is None or directory.has_device(self._profile.device.kid):
            return False
        if structure.root != root.public and self.waiting is not None:
            return False  # for a new root key in place of this one
        if structure.root != root.public:
            raise IntegrityError(
                f"{structure.name} has another root key than the one on this device",
                advice="take the present one's file if it was replaced; if not, somebody else applied in "
                "your name: tell the registrars by telephone at once",
            )
        return True

    def _add_own_device(self, change: Amendment) -> None:
        keys, root = self._identity()
        sign = partial(change.sign, structure=keys.structure or "", signer=root)
        device = self._profile.device
        sign(
            DeviceAdded,
            member=keys.member,
            encryption=device.encryption.public,
            signing=device.signing.public,
        )
        sign(DelegationChanged, device=device.kid, granted=True)

    def _identity(self) -> tuple[Keys, SigningKey]:
        """Return the keys with a root key and identifiers, made and kept when they are not there yet."""
        keys = self._profile.keys
        root = self._profile.root
        if root is None or keys.structure is None or keys.member is None:
            root, now = root or SigningKey.generate(), self._clock()
            keys = msgspec.structs.replace(
                keys,
                root=root.seed,
                structure=keys.structure or new_id(now),
                member=keys.member or new_id(now),
            )
            self._profile.save(keys)  # before anything is posted: the structure could not be spoken for again
        return keys, root
