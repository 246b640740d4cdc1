"""Which envelopes this device accepts: the attacks of a relay, of colleagues, of strangers."""

import hashlib
from dataclasses import dataclass

import pytest

from client.device.archive import Fate, Received, Row
from client.device.profile import Profile
from client.relay.pages import Delivery
from crypto.envelope import seal
from crypto.keys import EncryptionKey
from schemas.content import Message
from schemas.envelope import Checkpoint, parse
from schemas.errors import RelayUnreachableError
from tests.builders import Mailbox, Member, World, network
from tests.unit.client.desk import Desk, enter

HELLO = Message(author="Anne", text="Bonjour")


@dataclass
class Scene:
    """Anne of the social service writes to the intake service, where this device belongs."""

    world: World
    anne: Member
    social: Mailbox
    me: Member
    intake: Mailbox
    profile: Profile

    def raw(self, *to: Mailbox) -> bytes:
        """Return an envelope of Anne's."""
        return self.world.envelope(self.anne, self.social, [self.social, *(to or (self.intake,))], HELLO)

    def desk(self, *mailboxes: Mailbox) -> Desk:
        """Return this device with the directory as it is now and the seeds of mailboxes."""
        return Desk(self.world, self.profile, *(mailboxes or (self.intake,)))


@pytest.fixture
def scene(profile: Profile) -> Scene:
    """Return two structures, each with a service, and this device in the second one."""
    world = network()
    cpas, abri = world.structure("cpas-namur"), world.structure("abri-de-meuse")
    anne = cpas.member()
    social = cpas.service("social", anne)
    me = enter(world, abri, profile)
    return Scene(world, anne, social, me, abri.service("accueil", me), profile)


def delivery(raw: bytes, seq: int = 1, late: int = 0) -> Delivery:
    """Return how the relay delivers an envelope, right away or late (milliseconds)."""
    return Delivery(seq, parse(raw).header.time + late, raw)


async def fate(desk: Desk, mailbox: Mailbox, each: Delivery) -> tuple[Fate, str]:
    """Return what becomes of a delivery, and the slug of the reason."""
    received = (await desk.examiner.examine(mailbox.id, each)).received
    assert (received.content is not None) == (received.fate is Fate.OPENED)
    return received.fate, received.problem


async def keep(desk: Desk, mailbox: Mailbox, each: Delivery) -> Received:
    """Examine and archive a delivery."""
    received = (await desk.examiner.examine(mailbox.id, each)).received
    desk.archive.advance(mailbox.id, desk.archive.cursor(mailbox.id), [Row(received, each.raw, owed=False)])
    return received


async def test_a_genuine_message_is_opened(scene: Scene) -> None:
    """What Anne wrote is read, and its hash is that of the bytes."""
    raw = scene.raw()
    examined = await scene.desk().examiner.examine(scene.intake.id, delivery(raw))
    assert examined.received.content == HELLO
    assert examined.received.hash == hashlib.sha256(raw).digest()
    assert examined.sender is not None
    assert examined.sender.member == scene.anne.id


@pytest.mark.parametrize("at", [0, 5, 200, 1500, -1])
async def test_a_changed_byte_is_refused(scene: Scene, at: int) -> None:
    """Whether in the frame, the header, a wrap or the body: refused, and kept to be shown."""
    altered = bytearray(scene.raw())
    altered[at] ^= 1
    result, problem = await fate(scene.desk(), scene.intake, Delivery(1, scene.world.tick(), bytes(altered)))
    assert result is Fate.REFUSED
    assert problem


async def test_a_replay_is_refused(scene: Scene) -> None:
    """The same envelope at a later place of the same mailbox is refused, across restarts too."""
    raw = scene.raw()
    await keep(scene.desk(), scene.intake, delivery(raw))
    assert await fate(scene.desk(), scene.intake, delivery(raw, seq=2)) == (Fate.REFUSED, "replayed")


async def test_a_replay_within_one_page_is_refused(scene: Scene) -> None:
    """Also when both copies come together, before the first one is archived."""
    desk, raw = scene.desk(), scene.raw()
    first = (await desk.examiner.examine(scene.intake.id, delivery(raw))).received
    second = (await desk.examiner.examine(scene.intake.id, delivery(raw, seq=2), [first])).received
    assert (first.fate, second.problem) == (Fate.OPENED, "replayed")


async def test_an_id_is_used_once(scene: Scene) -> None:
    """Another message of the same device under the same id is refused, in whichever mailbox."""
    world = scene.world
    header = world.header(scene.anne, scene.social, [scene.intake])
    both = [
        seal(header, Message(author="Anne", text=text), [scene.intake.key.public], scene.anne.device.signing)
        for text in ("Oui", "Non")
    ]
    desk = scene.desk()
    await keep(desk, scene.intake, delivery(both[0]))
    assert await fate(desk, scene.intake, delivery(both[1], seq=2)) == (Fate.REFUSED, "replayed")


async def test_one_envelope_in_two_own_mailboxes(scene: Scene) -> None:
    """Who belongs to two of the services addressed gets the envelope in both, and neither is a replay."""
    night = scene.intake.chain.service("nuit", scene.me)
    raw = scene.raw(scene.intake, night)
    desk = scene.desk(scene.intake, night)
    await keep(desk, scene.intake, delivery(raw))
    assert await fate(desk, night, delivery(raw)) == (Fate.OPENED, "")


async def test_somebody_elses_refused_envelope_does_not_use_up_an_id(scene: Scene) -> None:
    """A forgery that is refused first does not keep the genuine message of that id out."""
    raw = scene.raw()
    forged = raw[:-1] + bytes([raw[-1] ^ 1])
    desk = scene.desk()
    assert (await keep(desk, scene.intake, delivery(forged))).fate is Fate.REFUSED
    assert await fate(desk, scene.intake, delivery(raw, seq=2)) == (Fate.OPENED, "")


async def test_a_mailbox_that_is_not_addressed(scene: Scene) -> None:
    """An envelope that the relay puts into another mailbox than those in the header is refused."""
    night = scene.intake.chain.service("nuit", scene.me)
    result = await fate(scene.desk(scene.intake, night), night, delivery(scene.raw()))
    assert result == (Fate.REFUSED, "integrity")


async def test_a_device_of_another_structure(scene: Scene) -> None:
    """A device cannot write in the name of a structure that it does not belong to."""
    stranger = scene.world.structure("resto").member()
    raw = scene.world.envelope(stranger, scene.social, [scene.intake], HELLO)
    assert (await fate(scene.desk(), scene.intake, delivery(raw)))[0] is Fate.REFUSED


async def test_a_colleague_of_another_service(scene: Scene) -> None:
    """Somebody of the right structure who does not belong to the service is refused."""
    cook = scene.social.chain.member()
    raw = scene.world.envelope(cook, scene.social, [scene.intake], HELLO)
    assert await fate(scene.desk(), scene.intake, delivery(raw)) == (Fate.REFUSED, "integrity")


async def test_who_left_afterwards_is_still_read(scene: Scene) -> None:
    """A message from before its author left the service is accepted when it is fetched later."""
    raw = scene.raw()
    scene.social.chain.roster(scene.social)
    assert await fate(scene.desk(), scene.intake, delivery(raw)) == (Fate.OPENED, "")


async def test_who_has_left_is_refused(scene: Scene) -> None:
    """A message from after its author left the service is refused."""
    scene.social.chain.roster(scene.social)
    assert await fate(scene.desk(), scene.intake, delivery(scene.raw())) == (Fate.REFUSED, "integrity")


async def test_a_revoked_device_is_refused(scene: Scene) -> None:
    """What a device sealed after it was revoked is refused; what it sealed before is read."""
    before = scene.raw()
    scene.social.chain.revoke(scene.anne.kid)
    desk = scene.desk()
    assert await fate(desk, scene.intake, delivery(before)) == (Fate.OPENED, "")
    assert await fate(desk, scene.intake, delivery(scene.raw(), seq=2)) == (Fate.REFUSED, "integrity")


async def test_an_epoch_that_was_closed(scene: Scene) -> None:
    """A message that is sealed to an epoch which the sender's own view shows closed is refused."""
    old = EncryptionKey(scene.intake.key.seed)
    scene.intake.chain.rotate(scene.intake)
    header = scene.world.header(scene.anne, scene.social, [scene.intake])
    stale = header.recipients[0].__class__(scene.intake.chain.id, scene.intake.id, 1, old.kid)
    forged = type(header)(
        1, header.id, header.sender, header.thread, header.time, (stale,), header.checkpoint
    )
    raw = seal(forged, HELLO, [old.public], scene.anne.device.signing)
    assert await fate(scene.desk(), scene.intake, delivery(raw)) == (Fate.REFUSED, "integrity")


async def test_another_view_of_the_directory(scene: Scene) -> None:
    """A sender who saw another directory of the same size is refused, and only that message."""
    size = scene.world.directory.size
    header = scene.world.header(
        scene.anne, scene.social, [scene.intake], checkpoint=Checkpoint(size, bytes(32))
    )
    raw = seal(header, HELLO, [scene.intake.key.public], scene.anne.device.signing)
    desk = scene.desk()
    assert await fate(desk, scene.intake, delivery(raw)) == (Fate.REFUSED, "directory-fork")
    assert desk.mirror.fork is None
    assert await fate(desk, scene.intake, delivery(scene.raw(), seq=2)) == (Fate.OPENED, "")


async def test_a_view_that_is_further_asks_the_relay(scene: Scene) -> None:
    """When the sender had seen more of the directory, it is fetched before anything is judged."""
    desk = scene.desk()
    scene.social.chain.member()
    with pytest.raises(RelayUnreachableError):
        await desk.examiner.examine(scene.intake.id, delivery(scene.raw()))


@pytest.mark.parametrize("late", [-11 * 60_000, 11 * 60_000])
async def test_a_time_far_from_the_relays(scene: Scene, late: int) -> None:
    """A time that would move the message before or after others is refused."""
    result = await fate(scene.desk(), scene.intake, delivery(scene.raw(), late=late))
    assert result == (Fate.REFUSED, "integrity")


async def test_without_the_seed_it_waits(scene: Scene) -> None:
    """What is sealed to a seed that nobody has handed over yet is locked, and opens when it is there."""
    desk, each = scene.desk(scene.social), delivery(scene.raw())
    assert await fate(desk, scene.intake, each) == (Fate.LOCKED, "")
    desk.seeds.keep(scene.intake.key)
    assert await fate(desk, scene.intake, each) == (Fate.OPENED, "")


async def test_a_damaged_copy_is_shown_as_such(scene: Scene) -> None:
    """A row of the archive that somebody changed hides neither itself nor the others."""
    desk = scene.desk()
    for seq in (1, 2):
        await keep(desk, scene.intake, delivery(scene.raw(), seq=seq))
    scene.profile.store.execute("UPDATE received SET sealed = zeroblob(80) WHERE seq = 1")
    threads = [received for thread in desk.archive.threads() for received in desk.archive.thread(thread)]
    assert sorted((each.seq, each.fate, each.problem) for each in threads) == [
        (1, Fate.REFUSED, "decryption"),
        (2, Fate.OPENED, ""),
    ]
