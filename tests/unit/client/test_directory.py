"""The mirror, in front of a relay that shows what it likes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec.structs import replace

from client.device.profile import Profile
from client.device.vault import Vault
from client.directory.mirror import Mirror
from client.relay.http import RelayHttp
from crypto.chain import Directory
from crypto.keys import EncryptionKey, SigningKey
from crypto.merkle import Frontier, leaf_hash
from crypto.notes import Checkpoint, sign_checkpoint
from crypto.signing import RelayKey
from schemas.api import EntriesPage, NetworkInfo
from schemas.codec import encode
from schemas.errors import (
    DecryptionError,
    DirectoryForkError,
    IntegrityError,
    NotFoundError,
    SignatureInvalidError,
    SouspliError,
    UnsupportedVersionError,
)
from schemas.limits import LIMITS
from schemas.statements import DeviceAdded
from tests.builders import World, network
from tests.unit.client.desk import Clock, enter, no_pause

ORIGIN = "relay.example/directory"


@dataclass
class Relay:
    """A relay that shows a log; what a test replaces, it shows instead."""

    entries: list[bytes]
    key: RelayKey = field(default_factory=lambda: RelayKey(bytes(range(32))))
    origin: str = ORIGIN
    protocol: int = 1
    page: int = 4
    covered: list[bytes] | None = None  # what the checkpoint is made of; the entries when None

    async def network(self, _: web.Request) -> web.Response:
        """Say what it is."""
        founded = bool(self.entries)
        limits = (LIMITS.envelope, LIMITS.blob, LIMITS.blob_chunk)
        info = NetworkInfo("test", self.protocol, self.origin, self.key.public, founded, *limits)
        return web.Response(body=encode(info))

    async def directory(self, request: web.Request) -> web.Response:
        """Show a page of the log."""
        after = int(request.query["after"])
        covered = Directory()
        for raw in self.entries if self.covered is None else self.covered:
            covered.admit(raw)
        note = sign_checkpoint(Checkpoint(self.origin, covered.size, covered.root), self.origin, self.key)
        page = EntriesPage(tuple(self.entries[after : after + self.page]), note)
        return web.Response(body=encode(page))


@pytest.fixture
def world() -> World:
    """Return a network with a structure."""
    world = network()
    world.structure("cpas-namur")
    return world


@pytest.fixture
def relay(world: World) -> Relay:
    """Return a relay that shows it."""
    return Relay(list(world.entries))


@pytest.fixture
async def http(relay: Relay) -> AsyncIterator[RelayHttp]:
    """Return a connection to the relay."""
    app = web.Application()
    app.router.add_get("/v1/network", relay.network)
    app.router.add_get("/v1/directory/entries", relay.directory)
    async with (
        TestServer(app) as server,
        RelayHttp(str(server.make_url("/")), Clock(), no_pause) as connection,
    ):
        yield connection


@pytest.fixture
async def mirror(profile: Profile, http: RelayHttp) -> Mirror:
    """Return a mirror that has fetched everything."""
    mirror = Mirror(profile, http, Clock())
    await mirror.refresh()
    return mirror


async def test_the_log_is_mirrored(mirror: Mirror, world: World, profile: Profile, http: RelayHttp) -> None:
    """Page by page everything is fetched; and it is there again when the profile is opened anew."""
    assert mirror.current.root == world.directory.root
    assert mirror.refreshed == Clock().now
    assert Mirror(profile, http, Clock()).current.root == world.directory.root


async def test_what_is_new_is_fetched(mirror: Mirror, world: World, relay: Relay) -> None:
    """A later statement arrives with the next refresh."""
    world.structure("abri-de-meuse")
    relay.entries = list(world.entries)
    assert (await mirror.refresh()).by_handle("abri-de-meuse").active


async def test_a_log_that_got_shorter_is_a_fork(mirror: Mirror, relay: Relay) -> None:
    """A relay that takes back what it showed is found out."""
    relay.entries = relay.entries[:-1]
    with pytest.raises(DirectoryForkError):
        await mirror.refresh()


async def test_another_log_of_the_same_size_is_a_fork(mirror: Mirror, relay: Relay) -> None:
    """A relay that shows another network to the same client is found out."""
    other = network()
    other.structure("cpas-namur")
    relay.entries = list(other.entries)
    with pytest.raises(DirectoryForkError):
        await mirror.refresh()


async def test_another_history_of_a_longer_log_is_noticed(mirror: Mirror, relay: Relay) -> None:
    """New entries that continue another log do not fit onto ours."""
    other = network()
    other.structure("cpas-namur")
    other.structure("abri-de-meuse")
    relay.entries = list(other.entries)
    with pytest.raises(SouspliError):
        await mirror.refresh()


async def test_a_fork_sticks(mirror: Mirror, relay: Relay, profile: Profile, http: RelayHttp) -> None:
    """Once found it stops every refresh, after a restart and whatever the relay does, until acknowledged."""
    genuine = relay.entries
    relay.entries = genuine[:-1]
    with pytest.raises(DirectoryForkError):
        await mirror.refresh()
    relay.entries = genuine
    again = Mirror(profile, http, Clock())
    assert again.fork is not None
    with pytest.raises(DirectoryForkError):
        await again.refresh()
    again.acknowledge_fork()
    assert (await again.refresh()).size == len(genuine)


async def test_two_directories_for_two_commands(
    mirror: Mirror, world: World, relay: Relay, profile: Profile, http: RelayHttp
) -> None:
    """A relay that shows something else to each of two commands of one profile is found out."""
    genuine = relay.entries
    root = world.network.root
    one, other = (
        world.network.signed(DeviceAdded, root, member=world.new_id(), encryption=e.public, signing=s.public)
        for e, s in ((EncryptionKey.generate(), SigningKey.generate()) for _ in range(2))
    )
    relay.entries = [*genuine, one]
    await Mirror(profile, http, Clock()).refresh()
    relay.entries = [*genuine, other]
    with pytest.raises(DirectoryForkError, match="two commands"):
        await mirror.refresh()


async def test_a_key_that_is_swapped_is_refused(mirror: Mirror, world: World, relay: Relay) -> None:
    """A statement in which the relay put a key of its own has no valid signature."""
    cpas = world.directory.by_handle("cpas-namur")
    chain = next(iter(cpas.devices.values()))
    genuine = world.network.signed(
        DeviceAdded,
        world.network.root,
        member=world.registrar.id,
        encryption=bytes(1216),
        signing=chain.signing,
    )
    relay.entries = [*relay.entries, genuine[:-1] + bytes([genuine[-1] ^ 1])]
    relay.covered = list(world.entries)
    with pytest.raises(IntegrityError):
        await mirror.refresh()
    assert mirror.current.size == len(world.entries)


async def test_entries_beyond_the_checkpoint_are_refused(mirror: Mirror, world: World, relay: Relay) -> None:
    """The relay must vouch for every entry that it shows."""
    covered = list(world.entries)
    world.structure("abri-de-meuse")
    relay.entries, relay.covered = list(world.entries), covered
    with pytest.raises(IntegrityError, match="more entries"):
        await mirror.refresh()


async def test_entries_held_back_are_noticed(mirror: Mirror, world: World, relay: Relay) -> None:
    """A relay that vouches for more than it shows is not believed."""
    world.structure("abri-de-meuse")
    relay.covered = list(world.entries)
    with pytest.raises(IntegrityError, match="holds back"):
        await mirror.refresh()


async def test_a_checkpoint_by_another_key(mirror: Mirror, relay: Relay) -> None:
    """The relay's key is the one that was pinned at first."""
    relay.key = RelayKey(bytes(32))
    with pytest.raises(SignatureInvalidError):
        await mirror.refresh()


async def test_another_relay_at_the_same_address(
    mirror: Mirror, relay: Relay, profile: Profile, http: RelayHttp
) -> None:
    """A relay with another key is refused when the next command asks it who it is."""
    assert mirror.pins is not None
    relay.key = RelayKey(bytes(32))
    with pytest.raises(IntegrityError, match="another key"):
        await Mirror(profile, http, Clock()).refresh()


async def test_a_protocol_of_the_future(profile: Profile, relay: Relay, http: RelayHttp) -> None:
    """A relay of another version is told apart, with advice."""
    relay.protocol = 2
    with pytest.raises(UnsupportedVersionError):
        await Mirror(profile, http, Clock()).refresh()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM entries WHERE position = 3",
        "DELETE FROM entries WHERE position = (SELECT max(position) FROM entries)",
        "UPDATE entries SET raw = (SELECT raw FROM entries WHERE position = 2) WHERE position = 3",
        "UPDATE entries SET raw = randomblob(length(raw)) WHERE position = 3",
    ],
)
async def test_a_stored_log_that_was_altered(
    mirror: Mirror, profile: Profile, http: RelayHttp, change: str
) -> None:
    """Somebody with the disk, but without the keys, cannot change or shorten the directory unnoticed."""
    assert mirror.current.size > 3
    profile.store.execute(change)
    with pytest.raises(IntegrityError, match="stored on this computer"):
        Mirror(profile, http, Clock())


async def test_a_pinned_root_that_was_altered(mirror: Mirror, profile: Profile, http: RelayHttp) -> None:
    """Nor can they pin another log: the root lies sealed, and only the profile's own place opens it."""
    assert mirror.pins is not None
    other = Vault(bytes(32)).seal("pins/relay", encode(replace(mirror.pins, root=Directory().root, size=0)))
    profile.store.execute("UPDATE things SET sealed = ? WHERE kind = 'pins'", (other,))
    with pytest.raises(DecryptionError):
        Mirror(profile, http, Clock())


async def test_what_somebody_added_to_the_stored_log(
    mirror: Mirror, world: World, profile: Profile, http: RelayHttp
) -> None:
    """An entry that was put into the store beyond what this device has seen is not taken for genuine."""
    size = mirror.current.size
    profile.store.append_entries(size, [world.entries[0]])
    assert Mirror(profile, http, Clock()).current.size == size


async def test_verifying_asks_for_every_signature_again(
    mirror: Mirror, world: World, profile: Profile, http: RelayHttp
) -> None:
    """A command trusts the sealed root; whoever wants to know verifies, and finds what was never signed."""
    assert (await mirror.verify()).size == mirror.current.size
    forged = [*world.entries[:-1], world.entries[-1][:-1] + b"\0"]
    frontier = Frontier()
    frontier.extend(map(leaf_hash, forged))
    profile.store.execute("DELETE FROM entries")
    profile.store.append_entries(0, forged)
    assert mirror.pins is not None
    profile.store.put("pins", "relay", replace(mirror.pins, root=frontier.root))
    trusting = Mirror(profile, http, Clock())
    with pytest.raises(SignatureInvalidError):
        await trusting.verify()


async def test_the_own_device(mirror: Mirror, world: World, profile: Profile, relay: Relay) -> None:
    """Before it is admitted the device is not there; afterwards it is found with its structure."""
    with pytest.raises(NotFoundError):
        _ = mirror.own
    chain = world.structure("abri-de-meuse")
    enter(world, chain, profile)
    relay.entries = list(world.entries)
    await mirror.refresh()
    assert mirror.own.structure.handle == "abri-de-meuse"


async def test_a_device_in_the_wrong_structure(
    mirror: Mirror, world: World, profile: Profile, relay: Relay
) -> None:
    """A device that expects one structure does not act in another one that claims it."""
    profile.save(replace(profile.keys, structure=world.new_id()))
    enter(world, world.structure("abri-de-meuse"), profile)
    relay.entries = list(world.entries)
    await mirror.refresh()
    with pytest.raises(IntegrityError):
        _ = mirror.own
