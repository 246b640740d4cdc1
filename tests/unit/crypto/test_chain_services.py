"""What the directory says of structures, services and members, and what their statements change."""

import pytest

from crypto.chain import Directory, readers, rotation_due
from crypto.signing import epoch_kid
from schemas.errors import (
    NotFoundError,
    StatementRefusedError,
)
from schemas.ids import Address, new_id, parse_address
from tests.builders import World


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
