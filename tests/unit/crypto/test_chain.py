"""The directory: look-ups, views, readers; which entries it refuses is in schemas/vectors/directory."""

import pytest

from crypto.chain import Directory, readers, rotation_due
from crypto.keys import SigningKey
from crypto.merkle import EMPTY_ROOT, Frontier, leaf_hash
from crypto.signing import epoch_kid
from schemas.envelope import Checkpoint
from schemas.errors import (
    CheckpointError,
    DirectoryForkError,
    IntegrityError,
    NotFoundError,
    SouspliError,
    StatementRefusedError,
)
from schemas.ids import Address, new_id, parse_address
from schemas.statements import DeviceAdded, StructureAdmitted, parse_entry
from tests.builders import Chain, World, network
from tests.vectors.protocol import frozen_log
from tests.vectors.scene import Scene


@pytest.fixture
def world() -> World:
    """Make a network of its own for each test, since tests change it."""
    return network()


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


class TestLookUps:
    """Finding structures, services and devices."""

    def test_by_every_name(self, world: World) -> None:
        """A service is found by address and by identifier, its structure by both too, a device by kid."""
        abri = world.structure("abri-de-meuse")
        intake = abri.service("accueil", abri.administrator)
        found = (abri.state, intake.state)
        assert world.directory.service(parse_address("accueil@abri-de-meuse")) == found
        assert world.directory.service_by_id(intake.id) == found
        assert world.directory.by_handle("abri-de-meuse") == world.directory.structure(abri.id) == abri.state
        kid = abri.administrator.kid
        assert world.directory.device(kid) == (abri.state, abri.state.devices[kid])

    def test_near_matches_are_named(self, world: World) -> None:
        """What is mistyped is answered with what looks like it: an address with whole addresses."""
        abri, other, closed = (world.structure(f"abri-de-{name}") for name in ("meuse", "mense", "muse"))
        for chain in (abri, other, closed):
            chain.service("accueil", chain.administrator)
        closed.standing(active=False)
        both = "did you mean accueil@abri-de-meuse or accueil@abri-de-mense?"
        for address, detail, advice in (
            (Address("acceuil", "abri-de-meuse"), "abri-de-meuse has no service 'acceuil'", both),
            (Address("accueil", "abri-de-meusse"), "no structure has the handle 'abri-de-meusse'", both),
            (Address("xyz", "la-table"), "no structure has the handle 'la-table'", ""),
        ):
            with pytest.raises(NotFoundError) as missed:
                world.directory.service(address)
            assert (missed.value.detail, missed.value.advice) == (detail, advice)
        with pytest.raises(NotFoundError) as structure:
            world.directory.by_handle("abri-de-mosane")
        assert structure.value.advice == "did you mean abri-de-muse or abri-de-meuse or abri-de-mense?"

    def test_unknown(self, world: World) -> None:
        """What does not exist is not found, whatever it is asked by; a member is not a service."""
        directory = world.directory
        unknown = new_id(1)
        for look_up in (
            lambda: directory.structure(unknown),
            lambda: directory.service_by_id(unknown),
            lambda: directory.service_by_id(world.registrar.id),
            lambda: directory.device(bytes(32)),
            lambda: directory.by_handle(""),
            lambda: Directory().network,
        ):
            with pytest.raises(NotFoundError):
                look_up()

    def test_network_is_the_first(self, world: World) -> None:
        """The network is among the structures, the first, with its registrar's device."""
        world.structure("abri-de-meuse")
        assert next(iter(world.directory.structures)) == world.directory.network.id
        assert world.directory.network.is_network
        assert world.directory.device(world.registrar.kid)[0] == world.directory.network


class TestServices:
    """Who reads a service, and when its key is due."""

    def test_readers_are_active_devices_of_members(self, world: World) -> None:
        """Each active device of each member reads, and nobody else, the administrator neither."""
        abri = world.structure("abri-de-meuse")
        anne, ben = abri.member(), abri.member()
        intake = abri.service("accueil", anne, ben)
        second = abri.second_device(anne.id)
        abri.revoke(ben.kid)
        assert [device.kid for device in readers(abri.state, intake.state)] == [anne.kid, second.kid]

    def test_due_when_somebody_leaves(self, world: World) -> None:
        """A roster that shrinks makes the epoch due; one that only grows does not; a rotation settles it."""
        abri = world.structure("abri-de-meuse")
        anne, ben = abri.member(), abri.member()
        intake, other = abri.service("accueil", anne), abri.service("direction", anne)
        abri.roster(intake, anne, ben)
        assert rotation_due(abri.state) == []
        abri.roster(intake, ben)
        assert rotation_due(abri.state) == [intake.state]
        abri.roster(intake, anne, ben)
        assert rotation_due(abri.state) == [intake.state]
        abri.rotate(intake)
        assert rotation_due(abri.state) == []
        assert other.state.exposed == 0

    def test_due_when_a_device_is_revoked(self, world: World) -> None:
        """A revoked device makes the services of its member due, and those alone."""
        abri = world.structure("abri-de-meuse")
        anne, ben = abri.member(), abri.member()
        intake, _other = abri.service("accueil", anne), abri.service("direction", ben)
        abri.revoke(anne.kid)
        assert rotation_due(abri.state) == [intake.state]

    @pytest.mark.parametrize("ending", ["revoked", "delegation"])
    def test_due_when_an_administrator_ends(self, world: World, ending: str) -> None:
        """An administrator's device made the seeds of all services: its end makes all of them due."""
        abri = world.structure("abri-de-meuse")
        anne, deputy = abri.member(), abri.member(administrator=True)
        intake, other = abri.service("accueil", anne), abri.service("direction", anne)
        if ending == "revoked":
            abri.revoke(deputy.kid)
        else:
            abri.delegate(deputy.kid, granted=False)
        assert rotation_due(abri.state) == [intake.state, other.state]

    def test_epochs_have_their_time(self, world: World) -> None:
        """A rotation closes the epoch before at the position where it opens the next."""
        abri = world.structure("abri-de-meuse")
        intake = abri.service("accueil", abri.administrator)
        abri.rotate(intake)
        first, second = intake.state.epochs
        assert (first.closed, second.closed) == (second.opened, None)
        assert intake.state.current == second
        assert first.open_at(second.opened - 1)
        assert not first.open_at(second.opened)
        assert second.kid == epoch_kid(intake.key.public)

    def test_devices_have_their_time(self, world: World) -> None:
        """A device acts from the position where it is added, up to the one where it is revoked."""
        abri = world.structure("abri-de-meuse")
        anne = abri.member()
        abri.revoke(anne.kid)
        device = abri.state.devices[anne.kid]
        assert device.revoked == world.directory.size
        acting = [size for size in range(world.directory.size + 2) if device.active_at(size)]
        assert acting == list(range(device.added, device.revoked))

    def test_members_have_their_time(self, world: World) -> None:
        """Whoever left a service still belongs to it in the views of before, and in no later one."""
        abri = world.structure("abri-de-meuse")
        anne, ben = abri.member(), abri.member()
        intake = abri.service("accueil", anne, ben)
        made = world.directory.size - 1
        abri.roster(intake, ben)
        left = world.directory.size
        abri.roster(intake, ben, anne)
        belonged = [size for size in range(world.directory.size + 2) if intake.state.had(anne.id, size)]
        assert belonged == [*range(made, left), left + 1, left + 2]
        assert intake.state.members == {anne.id, ben.id}


class TestStanding:
    """What registrars decide."""

    def test_enterprise_is_free_again(self, world: World) -> None:
        """An enterprise whose structure is suspended can be admitted anew, and then not reinstated beside."""
        old = world.structure("abri-de-meuse", kbo="0999999922")
        with pytest.raises(StatementRefusedError, match="enterprise number"):
            world.structure("abri-nouveau", kbo="0999999922")
        old.standing(active=False)
        world.structure("abri-nouveau", kbo="0999999922")
        old.revoke(old.administrator.kid)
        with pytest.raises(StatementRefusedError, match="enterprise number"):
            old.standing(active=True)

    def test_suspended_and_back(self, world: World) -> None:
        """A suspended structure may revoke; when reinstated it goes on where it was."""
        abri = world.structure("abri-de-meuse")
        anne = abri.member()
        abri.standing(active=False)
        abri.revoke(anne.kid)
        with pytest.raises(StatementRefusedError, match="suspended"):
            abri.member()
        abri.standing(active=True, level=1)
        assert abri.member().chain.state.level == 1

    def test_without_registrar_the_network_goes_on(self, world: World) -> None:
        """When every registrar is gone, the network's root makes another."""
        world.network.revoke(world.registrar.kid)
        with pytest.raises(StatementRefusedError, match="registrar"):
            world.structure("abri-de-meuse")
        world.registrar = world.network.member(administrator=True)
        world.structure("abri-de-meuse")


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
