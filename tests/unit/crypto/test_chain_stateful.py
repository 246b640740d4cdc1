"""Whatever is said in whatever order, the directory and a naive reading of the history agree."""

from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crypto.chain import Directory, readers
from crypto.keys import DeviceKeys, EncryptionKey, SigningKey
from crypto.signing import epoch_kid
from schemas.errors import StaleStatementError, StatementRefusedError
from schemas.ids import new_id
from schemas.statements import (
    AnyStatement,
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    RecoverySet,
    RevocationReason,
    RootReplaced,
    ServiceSet,
    StandingChanged,
    StructureAdmitted,
    parse_entry,
)
from tests.builders import Chain, Signer, World
from tests.unit.crypto.naive import Naive
from tests.vectors.vector import stream

# Few of each, so that they meet again and again. Rules go by number, which is what a failure then shows.
DEVICES = [DeviceKeys.from_seed(stream(f"device {n}", 96)) for n in range(6)]
ROOTS = [SigningKey(stream(f"root {n}", 64)) for n in range(5)]
PUBLIC = [EncryptionKey(stream(f"public {n}")).public for n in range(5)]
MEMBERS, SERVICES, STRUCTURES = ([new_id(n, stream(name, 10)) for n in range(3)] for name in ("m", "s", "t"))
HANDLES = ["accueil", "direction"]
ENTERPRISES = ["0999999922", None]
SIGNERS: dict[str, Signer] = {f"device {n}": each for n, each in enumerate(DEVICES)}
SIGNERS |= {f"root {n}": each for n, each in enumerate(ROOTS)}

devices, roots, keys = (st.integers(0, len(each) - 1) for each in (DEVICES, ROOTS, PUBLIC))
members, services, handles = st.sampled_from(MEMBERS), st.sampled_from(SERVICES), st.sampled_from(HANDLES)
chains = st.integers(0, len(STRUCTURES))
"""The network is 0; of the structures, two are admitted at the beginning."""
signers = st.sampled_from(["root", "administrator", "registrar"]) | st.sampled_from(list(SIGNERS))
"""Mostly somebody who may sign something."""


class Directories(RuleBasedStateMachine):
    """Statements that may stand and that may not, offered to a directory and to the naive history."""

    def __init__(self) -> None:
        super().__init__()
        numbers = count()
        self.world = World(random=lambda size: stream(f"world {next(numbers)}", size))
        self.naive = Naive()
        self.naive.history = [parse_entry(raw).statement for raw in self.world.entries]
        self.offered = list(self.world.entries)
        self.chains = [self.world.network]
        self.chains += [
            Chain(self.world, each, "", root) for each, root in zip(STRUCTURES, ROOTS, strict=False)
        ]
        for n, kbo in enumerate(ENTERPRISES, 1):
            self.admit(n, HANDLES[n - 1], kbo, n - 1, "registrar")
            self.add(n, n, MEMBERS[n], "root")
            self.delegate(n, n, granted=True, by="root")

    def offer(self, chain: int, kind: type[AnyStatement], signer: str, **said: object) -> None:
        """Offer a statement to the directory: it is admitted exactly when the naive history allows it."""
        own = self.chains[chain]
        raw = own.signed(kind, self._signer(own, signer), **said)
        self.offered.append(raw)
        statement = parse_entry(raw).statement
        if self.naive.allows(statement):
            self.world.directory.admit(raw)
            self.world.entries.append(raw)
            self.naive.history.append(statement)
            if isinstance(statement, StructureAdmitted | RootReplaced):
                own.root = next(root for root in ROOTS if root.public == statement.root)
        else:
            before = self.world.directory.copy()
            with pytest.raises(StatementRefusedError):
                self.world.directory.admit(raw)
            assert self.world.directory.structures == before.structures

    def _signer(self, chain: Chain, signer: str) -> Signer:
        if signer == "registrar":
            return self.world.registrar.device
        if signer == "administrator" and self.naive.of(chain.id):
            active = self.naive.administrators(chain.id)
            return next((device for device in DEVICES if device.kid in active), DEVICES[0])
        return SIGNERS.get(signer, chain.root)

    @rule(chain=chains, handle=handles, kbo=st.sampled_from(ENTERPRISES), root=roots, by=signers)
    def admit(self, chain: int, handle: str, kbo: str | None, root: int, by: str) -> None:
        """Admit a structure."""
        said = {
            "handle": handle,
            "name": "x",
            "root": ROOTS[root].public,
            "level": 1,
            "evidence": bytes(32),
            "kbo": kbo,
        }
        self.offer(chain, StructureAdmitted, by, **said)

    @rule(chain=chains, active=st.booleans(), by=signers)
    def stand(self, chain: int, active: bool, by: str) -> None:
        """Suspend or reinstate a structure."""
        self.offer(chain, StandingChanged, by, level=2, active=active, evidence=bytes(32))

    @rule(chain=chains, root=roots, by=signers)
    def replace_root(self, chain: int, root: int, by: str) -> None:
        """Replace a root; from then on the new one signs."""
        self.offer(chain, RootReplaced, by, root=ROOTS[root].public)

    @rule(chain=chains, key=keys, threshold=st.integers(2, 3), by=signers)
    def set_recovery(self, chain: int, key: int, threshold: int, by: str) -> None:
        """Set a recovery key with two shares."""
        self.offer(chain, RecoverySet, by, public=PUBLIC[key], threshold=threshold, shares=2)

    @rule(chain=chains, device=devices, member=members, by=signers)
    def add(self, chain: int, device: int, member: str, by: str) -> None:
        """Add a device."""
        pair = DEVICES[device]
        public = {"encryption": pair.encryption.public, "signing": pair.signing.public}
        self.offer(chain, DeviceAdded, by, member=member, **public)

    @rule(chain=chains, device=devices, granted=st.booleans(), by=signers)
    def delegate(self, chain: int, device: int, granted: bool, by: str) -> None:
        """Make a device an administrator's, or end that."""
        self.offer(chain, DelegationChanged, by, device=DEVICES[device].kid, granted=granted)

    @rule(chain=chains, device=devices, by=signers)
    def revoke(self, chain: int, device: int, by: str) -> None:
        """Revoke a device."""
        self.offer(chain, DeviceRevoked, by, device=DEVICES[device].kid, reason=RevocationReason.LOST)

    @rule(chain=chains, service=services, handle=handles, who=st.lists(members, max_size=2), by=signers)
    def set_service(self, chain: int, service: str, handle: str, who: list[str], by: str) -> None:
        """Set a service."""
        said = {"service": service, "handle": handle, "name": "x", "members": tuple(who)}
        self.offer(chain, ServiceSet, by, **said)

    @rule(chain=chains, service=services, epoch=st.integers(1, 3), key=keys, by=signers)
    def open_epoch(self, chain: int, service: str, epoch: int, key: int, by: str) -> None:
        """Open an epoch."""
        self.offer(chain, EpochOpened, by, service=service, epoch=epoch, public=PUBLIC[key])

    @rule(chain=chains, n=st.sampled_from([-2, -1, 1, 2]))
    def miss(self, chain: int, n: int) -> None:
        """Sign for another place in the chain: stale, whatever it says."""
        own = self.chains[chain]
        place = len(self.naive.of(own.id)) + n
        if self.naive.of(own.id) and place > 0:
            raw = own.signed(RootReplaced, own.root, n=place, root=ROOTS[0].public)
            self.offered.append(raw)
            with pytest.raises(StaleStatementError):
                self.world.directory.admit(raw)

    @invariant()
    def they_agree(self) -> None:
        """Devices, administrators, rosters, epochs and readers are those of the naive history."""
        directory = self.world.directory
        assert directory.size == len(self.naive.history)
        for structure in directory.structures.values():
            active = {kid: device.member for kid, device in structure.devices.items() if device.active}
            assert active == self.naive.devices(structure.id)
            administrators = {kid for kid, device in structure.devices.items() if device.administrator}
            assert administrators == self.naive.administrators(structure.id)
            assert (structure.active, epoch_kid(structure.root)) == (
                self.naive.is_active(structure.id),
                self.naive.root(structure.id),
            )
            assert set(structure.services) == set(self.naive.services(structure.id))
            for service in structure.services.values():
                opened = [epoch.public for epoch in self.naive.epochs(service.id)]
                assert [epoch.public for epoch in service.epochs] == opened
                found = {device.kid for device in readers(structure, service)}
                assert found == self.naive.readers(structure.id, service.id)

    def teardown(self) -> None:
        """Admitted once more from the beginning, the same entries make the same directory."""
        again = Directory()
        for raw in self.world.entries:
            again.admit(raw)
        assert again.checkpoint() == self.world.directory.checkpoint()
        assert again.structures == self.world.directory.structures


TestDirectories = Directories.TestCase
TestDirectories.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
