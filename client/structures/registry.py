"""What registrars do: verify and admit structures, suspend and reinstate them.

Evidence stays with the registrar who saw it; the directory holds its salted hash, so that it can be shown
later to be what was checked then, and nobody can guess it (spec/enrolment.md).

    await registry.verify("abri-de-meuse", "Extract of the register of 3 June, code posted and returned")
    await registry.admit("abri-de-meuse")
"""

import hashlib
import os
from collections.abc import Sequence

from client.clock import Clock
from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.directory.mirror import Mirror
from client.directory.session import Session
from crypto.safety import fingerprint
from crypto.signing import label, verify
from crypto.structures import Structure
from schemas.api import Application, ApplicationList, ApplicationState, application_message
from schemas.codec import Schema
from schemas.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from schemas.ids import Millis, id_bytes, new_id
from schemas.kbo import parse_kbo
from schemas.statements import (
    Level,
    RootLost,
    RootRecovered,
    StandingChanged,
    StructureAdmitted,
    WebReleased,
    Witness,
    WitnessesSet,
)

_SALT_SIZE = 32
_REGISTERED = 2  # the lowest level that says the enterprise register was consulted


class Evidence(Schema):
    """What a registrar saw, in words, and the salt of its hash."""

    text: str
    salt: bytes

    @property
    def hash(self) -> bytes:
        """What stands in the directory (32 bytes)."""
        return hashlib.sha256(label("evidence") + self.salt + self.text.encode()).digest()


class Verification(Schema):
    """What a registrar checked: the application as it was, the evidence, the level that it is good for."""

    application: Application
    level: Level
    evidence: Evidence
    at: Millis


class Standing(Schema):
    """Why a registrar changed the standing of a structure."""

    structure: str
    evidence: Evidence
    at: Millis


class Registry:
    """The registrar's desk."""

    def __init__(self, profile: Profile, mirror: Mirror, session: Session, clock: Clock) -> None:
        self._profile = profile
        self._store = profile.store
        self._mirror = mirror
        self._session = session
        self._clock = clock

    async def applications(self) -> list[ApplicationState]:
        """Return the applications, oldest first; raises ForbiddenError for others than registrars."""
        await self._mirror.refresh()
        self._check_registrar()
        answer = await self._session.call("GET", "/v1/applications")
        return sorted(answer.read(ApplicationList).applications, key=lambda state: state.filed)

    async def verify(self, application: str, evidence: str, level: int = _REGISTERED) -> Verification:
        """Check the proof of the root key and the enterprise number, and record what the registrar saw.

        `application` is a handle or an identifier. Raises SignatureInvalidError, KboNumberError,
        NotFoundError, InvalidInputError.
        """
        if not evidence.strip():
            raise InvalidInputError("there is no evidence", advice="say what you saw, and when")
        found = await self._application(application)
        verify(found.root, "application", application_message(found), found.proof)
        if found.kbo is not None:
            parse_kbo(found.kbo)
        elif level >= _REGISTERED:
            raise InvalidInputError(
                f"level {level} needs an enterprise number, and the application has none",
                advice="verify it at level 0 or 1, or have them apply again",
            )
        verification = Verification(found, level, _evidence(evidence), self._clock())
        # Under the hash that the directory will show, so that nothing takes its place.
        self._store.put("verification", verification.evidence.hash.hex(), verification)
        return verification

    async def applicant(self, application: str) -> Application:
        """Return what applied as a handle or identifier; raises NotFoundError or InvalidInputError."""
        return await self._application(application)

    async def admit(self, application: str) -> None:
        """Admit a structure that was verified on this device; raises ConflictError when it was not, or is in.

        Level 2 is the highest to come in with: for more, `set_standing` is called by two registrars.
        """
        found = await self._application(application)
        if found.id in self._mirror.current.structures:
            next_step = "replace-root" if found.replaces else "show"
            raise ConflictError(
                f"{found.handle} is admitted already", advice=f"souspli structure {next_step} {found.handle}"
            )
        verified = self._verified(found)

        def build(change: Amendment) -> None:
            change.sign(
                StructureAdmitted,
                found.id,
                self._profile.device,
                handle=found.handle,
                name=found.name,
                root=found.root,
                level=verified.level,
                evidence=verified.evidence.hash,
                kbo=found.kbo,
            )

        await self._mirror.amend(build)

    async def replace_root(self, application: str) -> Structure:
        """Announce the root key that a structure applied with to replace a lost one, or confirm it.

        The first registrar announces, another one confirms, 72 hours later. Both have verified the
        application on their own device. Raises ConflictError when there is nothing to replace, or it is too
        early.
        """
        found = await self._application(application)
        if found.replaces is None:
            raise ConflictError(f"{found.handle} does not ask for a new root key", advice="admit it instead")
        evidence = self._verified(found).evidence.hash

        def build(change: Amendment) -> None:
            loss = change.directory.structure(found.id).loss
            announced = loss is not None and loss.root == found.root
            kind = RootRecovered if announced else RootLost
            change.sign(kind, found.id, self._profile.device, root=found.root, evidence=evidence)

        return (await self._mirror.amend(build)).structure(found.id)

    def _verified(self, application: Application) -> Verification:
        kept = self._store.all("verification", Verification).values()
        fitting = [each for each in kept if each.application == application]
        if not fitting:
            raise ConflictError(
                f"{application.handle} was not verified on this device as it applies now",
                advice="verify it first",
            )
        return max(fitting, key=lambda each: each.at)

    async def set_standing(
        self, structure: str, evidence: str, *, active: bool, level: int | None = None
    ) -> None:
        """Suspend or reinstate the structure of a handle, or change its level (unchanged when not given).

        Levels 3 and 4 are proposed by one registrar and given when another one says the same.
        """
        seen = _evidence(evidence)
        await self._mirror.refresh()
        self._check_registrar()
        identifier = self._mirror.current.by_handle(structure).id
        now = self._clock()
        self._store.put("standing", new_id(now), Standing(identifier, seen, now))

        def build(change: Amendment) -> None:
            before = change.directory.structure(identifier)
            change.sign(
                StandingChanged,
                identifier,
                self._profile.device,
                level=before.level if level is None else level,
                active=active,
                evidence=seen.hash,
            )

        await self._mirror.amend(build)

    async def set_witnesses(self, witnesses: Sequence[Witness], quorum: int) -> None:
        """Say who must confirm the relay's logs, and how many of them; needs the network's root key here.

        Raises ConflictError for a quorum that can never be reached.
        """
        root = self._profile.root_needed

        def build(change: Amendment) -> None:
            network = change.directory.network.id
            change.sign(WitnessesSet, network, root, witnesses=tuple(witnesses), quorum=quorum)

        await self._mirror.amend(build)

    async def release(self, version: str, manifest: bytes) -> None:
        """Release a web client by the SHA-256 of its manifest; raises ConflictError when it is current."""

        def build(change: Amendment) -> None:
            network = change.directory.network
            if network.releases and network.releases[-1].manifest == manifest:
                raise ConflictError("this is the current release already")
            change.sign(WebReleased, network.id, self._profile.device, version=version, manifest=manifest)

        await self._mirror.refresh()
        self._check_registrar()
        await self._mirror.amend(build)

    async def _application(self, text: str) -> Application:
        states = [state for state in await self.applications() if _is_called(state.application, text)]
        undecided = [state for state in states if not state.decided]
        fitting = [state.application for state in undecided or states]
        if not fitting:
            raise NotFoundError(f"there is no application of {text!r}", advice="list the applications")
        if len(fitting) > 1:
            raise InvalidInputError(
                f"{len(fitting)} applications want the handle {text!r}",
                advice="give the fingerprint of the one you spoke with: "
                + ", ".join(f"'{_fingerprint(each)}'" for each in fitting),
            )
        return fitting[0]

    def _check_registrar(self) -> None:
        structure, device = self._mirror.own
        if not (structure.is_network and device.administrator):
            raise ForbiddenError("only registrars of the cooperative do this")


def _is_called(application: Application, text: str) -> bool:
    return text in (application.id, application.handle, _fingerprint(application))


def _fingerprint(application: Application) -> str:
    return fingerprint(id_bytes(application.id), application.root)


def _evidence(text: str) -> Evidence:
    return Evidence(text, os.urandom(_SALT_SIZE))
