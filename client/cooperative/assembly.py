"""What a structure says in the cooperative's assembly: motions, ballots, pledges; what registrars note there.

    motion = await assembly.open_motion(Draft(About.ROADMAP, "Agenda", "", ("oui", "non")))
    await assembly.vote(motion.id, "oui")
    assembly.tally(motion).carried

Rules: what the directory's rules would refuse is refused here, with the rule's sentence; amounts are cents.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from client.clock import Clock
from client.device.profile import Profile
from client.directory.mirror import Mirror
from crypto.assembly import Assembly as Log
from crypto.assembly import Module, Motion, Tally, entitled
from schemas.api import Application
from schemas.cooperative import (
    About,
    BallotCast,
    Contributed,
    ContributionNoted,
    DeskSet,
    ModuleSet,
    MotionClosed,
    MotionOpened,
    PledgeSet,
)
from schemas.errors import ForbiddenError, InvalidInputError, NotFoundError
from schemas.ids import Address, new_id
from schemas.statements import AnyStatement

_DAY = 86_400_000


@dataclass(frozen=True)
class Draft:
    """What is to be put to the vote, for so many days."""

    about: About
    title: str
    text: str
    choices: tuple[str, ...]
    days: int = 14
    quorum: int = 0
    subject: str | None = None


class Assembly:
    """The assembly as this device may act in it."""

    def __init__(self, profile: Profile, mirror: Mirror, clock: Clock) -> None:
        self._device = profile.device
        self._mirror = mirror
        self._clock = clock

    @property
    def log(self) -> Log:
        """What the log says as of the last refresh."""
        return self._mirror.current.assembly

    # Votes.

    def motion(self, part: str) -> Motion:
        """Return the motion of an identifier, or of the beginning of its last part."""
        return self.log.motions[_resolve(part, self.log.motions, "motion")]

    def about(self, applicant: Application) -> list[Motion]:
        """Return the motions about the admission of who applies, oldest first.

        Those that name the application, and those that name nothing else and speak of it by name or handle:
        whoever proposes may not know its identifier.
        """
        names = (applicant.name.casefold(), applicant.handle)
        return [
            each
            for each in self.log.motions.values()
            if each.subject == applicant.id
            or (
                each.about is About.ADMISSION
                and each.subject is None
                and any(name in f"{each.title}\n{each.text}".casefold() for name in names)
            )
        ]

    def tally(self, motion: Motion) -> Tally:
        """Count its ballots."""
        return self.log.tally(motion.id)

    def ballots(self, motion: Motion) -> dict[str, int | None]:
        """Return the vote of each structure (by identifier) that has voted."""
        return {voter: vote for (of, voter), vote in self.log.ballots.items() if of == motion.id}

    def may_vote(self, motion: Motion) -> bool:
        """Whether the own structure may vote on a motion now, and has not."""
        return self._waits(motion, self._mirror.own.structure.id)

    def awaited(self, structure: str) -> list[Motion]:
        """Return the motions on which a structure (id) may vote now, and has not."""
        return [each for each in self.log.motions.values() if self._waits(each, structure)]

    def _waits(self, motion: Motion, voter: str) -> bool:
        is_open = motion.closed is None and self._clock() <= motion.closes
        return is_open and voter in motion.electorate and voter not in self.ballots(motion)

    async def open_motion(self, draft: Draft) -> Motion:
        """As an administrator, put something to the vote."""
        await self._mirror.refresh()
        if not entitled(self._mirror.own.structure):
            raise ForbiddenError(
                "only structures of level 2 or more vote", advice="ask the registrars for it"
            )
        identifier = new_id(self._clock())
        await self._say(
            MotionOpened,
            motion=identifier,
            about=draft.about,
            title=draft.title,
            text=draft.text,
            choices=draft.choices,
            closes=self._clock() + draft.days * _DAY + 60_000,
            quorum=draft.quorum,
            subject=draft.subject,
        )
        return self.motion(identifier)

    async def vote(self, part: str, choice: str | None) -> Motion:
        """As an administrator, cast the ballot of the own structure: a choice, or its number from 1.

        None abstains. Raises ConflictError with the rule that it would break, InvalidInputError.
        """
        await self._mirror.refresh()
        motion = self.motion(part)
        place = None if choice is None else _place(motion, choice)
        await self._say(BallotCast, motion=motion.id, choice=place)
        return self.motion(motion.id)

    async def close(self, part: str) -> Tally:
        """As an administrator, state the result of a vote that has ended."""
        await self._mirror.refresh()
        motion = self.motion(part)
        tally = self.tally(motion)
        await self._say(
            MotionClosed,
            motion=motion.id,
            counts=tally.counts,
            abstentions=tally.abstentions,
            electorate=tally.electorate,
        )
        return tally

    # Modules.

    def module(self, part: str) -> Module:
        """Return the module of an identifier, or of the beginning of its last part."""
        return self.log.modules[_resolve(part, self.log.modules, "module")]

    async def pledge(self, part: str, cents: int) -> Module:
        """As an administrator, say what the own structure gives for a module; 0 withdraws it."""
        await self._mirror.refresh()
        module = self.module(part)
        await self._say(PledgeSet, module=module.id, cents=cents)
        return self.module(module.id)

    async def set_module(self, identifier: str | None, **said: object) -> Module:
        """As a registrar, offer a module, or change one; `said` has members of `ModuleSet`."""
        await self._mirror.refresh()
        module = self.module(identifier) if identifier else None
        of = module.id if module else new_id(self._clock())
        kept = (
            {name: getattr(module, name) for name in ("name", "text", "cost", "trial", "open")}
            if module
            else {}
        )
        given = {name: value for name, value in said.items() if value is not None}
        await self._note(ModuleSet, module=of, **(kept | given))
        return self.module(of)

    async def note_contribution(
        self, handle: str, given: Contributed, cents: int, text: str, module: str | None
    ) -> None:
        """As a registrar, note what a structure gave."""
        await self._mirror.refresh()
        contributor = self._mirror.current.by_handle(handle).id
        of = self.module(module).id if module else None
        await self._note(
            ContributionNoted, contributor=contributor, given=given, cents=cents, text=text, module=of
        )

    async def set_desk(self, address: Address) -> None:
        """As a registrar, say which service one writes to as to the cooperative."""
        directory = await self._mirror.refresh()
        await self._note(DeskSet, service=directory.service(address)[1].id)

    @property
    def desk(self) -> Address:
        """The service of the cooperative's desk; raises NotFoundError."""
        if self.log.desk is None:
            raise NotFoundError(
                "the cooperative has no desk yet",
                advice="a registrar names one: souspli cooperative desk SERVICE@STRUCTURE",
            )
        structure, service = self._mirror.current.service_by_id(self.log.desk)
        return Address(service.handle, structure.handle)

    async def _say(self, kind: type[AnyStatement], **members: object) -> None:
        """Sign something for the own structure."""
        if not self._mirror.active_own.device.administrator:
            raise ForbiddenError("only an administrator speaks for the structure")
        own = self._mirror.own.structure.id
        await self._mirror.amend(lambda change: change.sign(kind, own, self._device, **members))

    async def _note(self, kind: type[AnyStatement], **members: object) -> None:
        """Sign something in the chain of the network."""
        structure, device = self._mirror.active_own
        if not (structure.is_network and device.administrator):
            raise ForbiddenError("only registrars of the cooperative do this")
        await self._mirror.amend(lambda change: change.sign(kind, structure.id, self._device, **members))


def _place(motion: Motion, choice: str) -> int:
    if choice in motion.choices:
        return motion.choices.index(choice)
    if choice.isascii() and choice.isdigit() and 1 <= int(choice) <= len(motion.choices):
        return int(choice) - 1
    numbered = ", ".join(f"{n} {each!r}" for n, each in enumerate(motion.choices, 1))
    raise InvalidInputError(f"{choice!r} is none of the choices", advice=f"they are: {numbered}")


def _resolve(part: str, identifiers: Iterable[str], what: str) -> str:
    """Return the identifier whose last part begins with `part`, or that is it."""
    wanted = part.strip().lower()
    fitting = [each for each in identifiers if wanted and wanted in (each, each[-12:][: len(wanted)])]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise InvalidInputError(f"{part!r} could be {len(fitting)} of them", advice="give more of its id")
    raise NotFoundError(
        f"no {what} has an id that begins with {part!r}", advice=f"souspli cooperative {what}s"
    )
