"""People with real profiles on a real relay: a network founded, structures admitted, colleagues invited.

cast = Cast(folder, stack, relay.url)
await cast.found(relay.setup_code)
cpas = await cast.structure("cpas-namur", "0123.456.749", "social")
anne = await cast.colleague(cpas, "Anne", "social")
"""

import asyncio
import shutil
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from client.clock import Clock, system_clock
from client.device.archive import Fate
from client.device.profile import Profile
from client.directory.amendment import Amendment
from client.endpoint import Endpoint, connect
from client.messages.threads import ThreadView
from client.relay.relay_url import relay_url
from client.structures.codes import Code
from crypto.keys import SigningKey
from crypto.passphrase import Cost
from schemas.content import Action, LegalBasis, Message, Note, Referral, Transition, Urgency
from schemas.forms import example
from schemas.ids import parse_address
from schemas.referral import State
from schemas.statements import DeviceAdded
from schemas.steps import Consent, Consenting

PASSPHRASE = "correct horse battery staple"
CHEAP = Cost(8 * 1024, 1)
"""The least that libsodium takes: opening profiles must not dominate the tests."""
AGREED = Consent(Consenting.BENEFICIARY, "2026-11-28", "by telephone, with Mrs Lambert")
"""That somebody agrees to a referral being passed on."""


async def briefly(_: float) -> None:
    """Try again almost at once: tests do not wait for a relay that they have stopped."""
    await asyncio.sleep(0.01)


@dataclass
class Cast:
    """Everybody, by name. `url` is where they reach the relay, unless told otherwise for one of them."""

    folder: Path
    stack: AsyncExitStack
    url: str
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    clock: Clock = system_clock

    async def person(self, name: str, url: str = "") -> Endpoint:
        """Return the endpoint of a new device."""
        folder = self.folder / name
        profile = Profile.create(folder, PASSPHRASE, url or self.url, name, cost=CHEAP)
        self.endpoints[name] = await self._open(profile, self.clock)
        return self.endpoints[name]

    async def again(self, name: str, clock: Clock = system_clock) -> Endpoint:
        """Return another endpoint on the same profile, as a second command in another terminal is."""
        return await self._open(Profile.open(self.folder / name, PASSPHRASE, cost=CHEAP), clock)

    async def moved_in(self, folder: Path) -> None:
        """Bring in somebody with a profile that was made at another address of this relay."""
        shutil.copytree(folder, self.folder / folder.name)
        profile = Profile.open(self.folder / folder.name, PASSPHRASE, cost=CHEAP)
        profile.save(msgspec.structs.replace(profile.keys, relay=relay_url(self.url)))
        self.endpoints[folder.name] = await self._open(profile, self.clock)

    async def _open(self, profile: Profile, clock: Clock) -> Endpoint:
        opened = self.stack.enter_context(profile)
        return await self.stack.enter_async_context(connect(opened, clock, sleep=briefly))

    async def found(self, setup_code: str) -> Endpoint:
        """Found the network; returns the registrar's endpoint."""
        registrar = await self.person("Registrar")
        await registrar.enrolment.found(setup_code, "Coopérative Sous pli")
        return registrar

    async def structure(self, handle: str, kbo: str, *services: str) -> Endpoint:
        """Bring in a structure with services; returns the administrator's endpoint."""
        administrator = await self.person(f"administrator of {handle}")
        await administrator.enrolment.apply(handle, handle.capitalize(), "direction@example.org", kbo)
        registry = self.endpoints["Registrar"].registry
        await registry.verify(handle, "extract of the register, seen today")
        await registry.admit(handle)
        await administrator.prepare()
        for service in services:
            await administrator.administration.create_service(service, service.capitalize())
        return administrator

    async def colleague(self, administrator: Endpoint, name: str, *services: str, url: str = "") -> Endpoint:
        """Bring in a member of services; returns the endpoint."""
        code = await administrator.invitations.invite(name, services)
        endpoint = await self.person(name, url or Code.parse(code).relay)
        await join(endpoint, code)
        await administrator.invitations.approve(name)
        await endpoint.prepare()
        return endpoint


async def join(endpoint: Endpoint, code: str) -> None:
    """Join with a code, also through another address of the same relay."""
    read = Code.parse(code)
    same = Code(
        endpoint.profile.keys.relay, read.person, read.invitation, read.structure, read.network, read.secret
    )
    await endpoint.invitations.join(same.text)


NO_KEY = b"\xff" * 1216
"""In place of a public encryption key: nothing can be wrapped to it."""


async def add_broken_device(endpoint: Endpoint) -> None:
    """Give somebody a second device whose encryption key is none, as a faulty or hostile program would."""
    own, device = endpoint.directory.own, endpoint.profile.device
    signing = SigningKey.generate().public

    def build(change: Amendment) -> None:
        member = own.device.member
        change.sign(DeviceAdded, own.structure.id, device, member=member, encryption=NO_KEY, signing=signing)

    await endpoint.directory.amend(build)


@dataclass
class Scene:
    """Anne writes for `social@cpas-namur`; Ben and Cleo belong to `accueil@abri-de-meuse`."""

    cast: Cast
    registrar: Endpoint
    cpas: Endpoint
    abri: Endpoint
    anne: Endpoint
    ben: Endpoint
    cleo: Endpoint

    async def refer(self, *files: Path, service: str | None = None) -> str:
        """Let Anne refer somebody to the intake service, for one of hers; returns the thread."""
        item = await self.anne.referrals.refer(
            parse_address("accueil@abri-de-meuse"),
            "housing/1",
            example("housing/1"),
            urgency=Urgency.SOON,
            legal_basis=LegalBasis.CONSENT,
            subject="Logement",
            text="Mme Lambert doit quitter son logement",
            files=files,
            service=service,
        )
        assert item.error is None
        return item.thread


async def make_scene(cast: Cast, setup_code: str) -> Scene:
    """Bring everybody in."""
    await cast.found(setup_code)
    cpas = await cast.structure("cpas-namur", "0123.456.749", "social")
    abri = await cast.structure("abri-de-meuse", "0200.068.636", "accueil")
    await cast.colleague(cpas, "Anne", "social")
    await cast.colleague(abri, "Ben", "accueil")
    await cast.colleague(abri, "Cleo", "accueil")
    return scene_of(cast)


def scene_of(cast: Cast) -> Scene:
    """Return the scene of a cast in which everybody is."""
    everybody = (
        "Registrar",
        "administrator of cpas-namur",
        "administrator of abri-de-meuse",
        "Anne",
        "Ben",
        "Cleo",
    )
    return Scene(cast, *(cast.endpoints[name] for name in everybody))


async def state(endpoint: Endpoint, thread: str) -> State:
    """Return the state of a referral as somebody sees it after fetching."""
    await endpoint.mailbox.sync()
    progress = endpoint.threads.find(thread).referral_state
    assert progress is not None
    return progress.state


def texts(view: ThreadView) -> list[str]:
    """Return what the messages of a thread say, in order."""
    contents = [message.content for message in view.messages]
    texts = Message | Referral | Transition | Note
    return [content.text for content in contents if isinstance(content, texts)]


async def problems(endpoint: Endpoint) -> list[str]:
    """Return the slugs of what somebody refuses among what is new."""
    return [each.problem for each in await endpoint.mailbox.sync() if each.fate is Fate.REFUSED]


async def act(endpoint: Endpoint, thread: str, action: Action, text: str = "") -> None:
    """Take a step on what is known now, and see that it is sent."""
    await endpoint.mailbox.sync()
    item = await endpoint.referrals.act(thread, action, text)
    assert item.error is None


async def synced(*endpoints: Endpoint) -> None:
    """Let everybody fetch."""
    for each in endpoints:
        await each.mailbox.sync()


async def third(scene: Scene) -> Endpoint:
    """Bring in a third structure, with Emma."""
    banque = await scene.cast.structure("banque", "0403.091.220", "colis")
    emma = await scene.cast.colleague(banque, "Emma", "colis")
    for each in (scene.anne, scene.ben):
        await each.directory.refresh()
    return emma
