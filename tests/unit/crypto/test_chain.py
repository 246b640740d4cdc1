"""The directory: look-ups, views, readers; which entries it refuses is in schemas/vectors/directory."""

import pytest

from crypto.chain import Directory
from crypto.keys import SigningKey
from crypto.merkle import EMPTY_ROOT, Frontier, leaf_hash
from schemas.envelope import Checkpoint
from schemas.errors import (
    CheckpointError,
    DirectoryForkError,
    IntegrityError,
    SouspliError,
    StatementRefusedError,
)
from schemas.statements import DeviceAdded, StructureAdmitted, parse_entry
from tests.builders import Chain, World, network
from tests.vectors.protocol import frozen_log
from tests.vectors.scene import Scene


def replayed(entries: list[bytes]) -> Directory:
    """Return a directory that has admitted these entries."""
    directory = Directory()
    for raw in entries:
        directory.admit(raw)
    return directory


def test_same_entries_same_directory(world: World) -> None:
    """Relay and client that admit the same entries have the same structures and root."""
    abri = world.structure("abri-de-meuse")
    abri.service("accueil", abri.administrator)
    mirror = replayed(world.entries)
    assert mirror.structures == world.directory.structures
    assert mirror.checkpoint() == world.directory.checkpoint()


def test_roots_are_those_of_the_tree(world: World) -> None:
    """The root at each size is that of RFC 6962 over the entries up to there."""
    world.structure("abri-de-meuse")
    frontier = Frontier()
    assert world.directory.root_at(0) == EMPTY_ROOT
    for size, raw in enumerate(world.entries, 1):
        frontier.append(leaf_hash(raw))
        assert world.directory.root_at(size) == frontier.root
    assert world.directory.checkpoint() == Checkpoint(len(world.entries), frontier.root)


def test_restored_under_its_root(world: World) -> None:
    """A log that was admitted before gives the same directory, in every view, and goes on like it."""
    abri = world.structure("abri-de-meuse", kbo="0999999922")
    anne = abri.member()
    intake = abri.service("accueil", anne)
    abri.rotate(intake)
    abri.recovery()
    abri.revoke(anne.kid)
    mirror = Directory.restored(world.entries, world.directory.root)
    assert mirror.structures == world.directory.structures
    assert [mirror.root_at(size) for size in range(mirror.size + 1)] == [
        world.directory.root_at(size) for size in range(world.directory.size + 1)
    ]
    mirror.admit(abri.standing(active=False))
    assert mirror.checkpoint() == world.directory.checkpoint()
    with pytest.raises(StatementRefusedError, match="handle"):
        mirror.admit(taken_handle(world))


def taken_handle(world: World) -> bytes:
    """Return the admission of another structure with a handle that is taken."""
    other = Chain(world, world.new_id(), "abri-de-meuse", SigningKey.generate())
    return other.signed(
        StructureAdmitted,
        world.registrar.device,
        handle=other.handle,
        name="Another",
        root=other.root.public,
        level=0,
        evidence=bytes(32),
    )


@pytest.mark.parametrize("change", ["first", "last", "cut off", "added", "exchanged", "altered", "empty"])
def test_not_restored_under_another_root(world: World, change: str) -> None:
    """No other entries pass for those that were admitted under a root."""
    world.structure("abri-de-meuse")
    entries, other = world.entries, network().entries
    changed = {
        "first": [other[0], *entries[1:]],
        "last": [*entries[:-1], other[-1]],
        "cut off": entries[:-1],
        "added": [*entries, other[-1]],
        "exchanged": [entries[1], entries[0], *entries[2:]],
        "altered": [entries[0][:-1] + bytes([entries[0][-1] ^ 1]), *entries[1:]],
        "empty": [],
    }[change]
    with pytest.raises(IntegrityError):
        Directory.restored(changed, world.directory.root)


def test_admit_returns_the_entry(world: World) -> None:
    """What was admitted comes back parsed, for whoever stores it."""
    assert replayed(world.entries[:-1]).admit(world.entries[-1]) == parse_entry(world.entries[-1])


def test_refusal_has_no_effect(world: World) -> None:
    """A refused entry leaves everything as it was, also what it would have claimed for itself."""
    world.structure("abri-de-meuse")
    twin = world.directory.copy()
    for raw in (b"", world.entries[-1], world.entries[-1][:-1] + b"\0"):
        with pytest.raises(SouspliError):
            world.directory.admit(raw)
    with pytest.raises(StatementRefusedError, match="handle"):
        world.structure("abri-de-meuse", kbo="0999999922")
    assert world.directory.structures == twin.structures
    assert world.directory.checkpoint() == twin.checkpoint()
    world.structure("maison-du-lac", kbo="0999999922")


def test_copy_goes_on_by_itself(world: World) -> None:
    """Entries tried on a copy do not show in the original, which can admit them afterwards."""
    abri = world.structure("abri-de-meuse")
    keys, before = network().registrar.device, world.directory.checkpoint()
    twin = world.directory.copy()
    public = {"encryption": keys.encryption.public, "signing": keys.signing.public}
    raw = abri.signed(DeviceAdded, abri.root, member=world.new_id(), **public)
    twin.admit(raw)
    assert keys.kid in twin.structure(abri.id).devices
    assert keys.kid not in abri.state.devices
    assert world.directory.checkpoint() == before
    world.directory.admit(raw)
    assert world.directory.checkpoint() == twin.checkpoint()


def test_the_frozen_log_comes_from_the_scene() -> None:
    """The makers of the vectors still make the log that is frozen, entry by entry."""
    scene = Scene()
    assert frozen_log("log", scene.size).root == scene.world.directory.root


class TestViews:
    """Somebody else's view of the log."""

    def test_every_earlier_view_agrees(self, world: World) -> None:
        """A view that was once right stays right."""
        for size in range(world.directory.size + 1):
            world.directory.check_view(Checkpoint(size, world.directory.root_at(size)))

    def test_fork(self, world: World) -> None:
        """Another root for a size that is known is a fork."""
        for size in range(world.directory.size + 1):
            with pytest.raises(DirectoryForkError):
                world.directory.check_view(Checkpoint(size, b"\1" * 32))

    def test_view_of_more(self, world: World) -> None:
        """A view of entries that are not here is neither right nor a fork: they have to be fetched."""
        with pytest.raises(CheckpointError) as caught:
            world.directory.check_view(Checkpoint(world.directory.size + 1, bytes(32)))
        assert "fetch" in caught.value.advice


def test_member_adds_own_device(world: World) -> None:
    """A colleague's next telephone needs no administrator: the one before vouches for it."""
    abri = world.structure("abri-de-meuse")
    anne, keys = abri.member(), network().registrar.device
    abri.post(
        DeviceAdded,
        anne.device,
        member=anne.id,
        encryption=keys.encryption.public,
        signing=keys.signing.public,
    )
    assert abri.state.devices[keys.kid].member == anne.id
