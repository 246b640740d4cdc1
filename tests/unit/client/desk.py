"""A device in a network of tests/builders.py, without a relay: the directory is put into its store."""

from dataclasses import dataclass

import msgspec

from client.device.archive import Archive
from client.device.profile import Profile
from client.directory.mirror import Mirror, Pins
from client.directory.seeds import Seeds
from client.directory.session import Session
from client.messages.acceptance import Examiner
from client.relay.http import RelayHttp
from crypto.passphrase import Cost
from schemas.statements import DeviceAdded
from tests.builders import START, Chain, Mailbox, Member, World

PASSPHRASE = "correct horse battery staple"
CHEAP = Cost(8 * 1024, 1)
"""The least that libsodium takes: opening a profile must not dominate the tests."""


@dataclass
class Clock:
    """A clock that stands until it is set."""

    now: int = START

    def __call__(self) -> int:
        """Return the time in milliseconds."""
        return self.now


def enter(world: World, chain: Chain, profile: Profile) -> Member:
    """Put the profile's device into a structure, as a new member; the directory is copied by `mirror`."""
    member, device = world.new_id(), profile.device
    chain.post(
        DeviceAdded,
        chain.root,
        member=member,
        encryption=device.encryption.public,
        signing=device.signing.public,
    )
    return Member(member, device, chain)


async def no_pause(_: float) -> None:
    """Try again at once."""


def mirror(world: World, profile: Profile, clock: Clock | None = None) -> Mirror:
    """Return a mirror that holds all of the world's directory now; its relay does not exist."""
    store, directory = profile.store, world.directory
    store.append_entries(0, world.entries)
    pins = store.get("pins", "relay", Pins) or Pins("relay.example", bytes(32))
    store.put("pins", "relay", msgspec.structs.replace(pins, size=directory.size, root=directory.root))
    clock = clock or Clock()
    return Mirror(profile, RelayHttp(profile.keys.relay, clock, no_pause), clock)


class Desk:
    """What examines envelopes on this device."""

    def __init__(self, world: World, profile: Profile, *mailboxes: Mailbox) -> None:
        clock = Clock()
        self.mirror = mirror(world, profile, clock)
        http = RelayHttp(profile.keys.relay, clock)
        session = Session(http, profile.device, self.mirror, clock)
        self.archive = Archive(profile.store)
        self.seeds = Seeds(profile.store, profile.device, self.mirror, session)
        self.examiner = Examiner(self.mirror, self.seeds, self.archive)
        for mailbox in mailboxes:
            for epoch in mailbox.epochs:
                self.seeds.keep(epoch)
