"""The directory: the log of all statements, folded into structures (spec/directory.md).

Rules: an entry is verified before it has any effect, and a refused one has none; the fold depends on the
entries alone, so relay and clients that hold the same entries hold the same directory; every root is kept, so
that a view of any earlier size can be compared.

    directory = Directory()
    for raw in entries:
        directory.admit(raw)
    structure, service = directory.service(parse_address("accueil@abri-de-meuse"))

Sans-IO: whoever stores the entries (the relay in its database, a client in its profile) feeds them in order.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from crypto.approvals import IN_PERSON, Attestation, vouchers
from crypto.assembly import Assembly
from crypto.claims import Claims
from crypto.effects import apply
from crypto.merkle import Tree, leaf_hash
from crypto.proofs import tree_root
from crypto.rules import check_place, signing_key
from crypto.signing import verify
from crypto.structures import Device, Epoch, Recovery, Service, Structure, readers, rotation_due, unknown
from crypto.witnesses import Policy
from schemas.envelope import Checkpoint, Header, Recipient
from schemas.errors import CheckpointError, DirectoryForkError, IntegrityError, NotFoundError
from schemas.ids import Address
from schemas.statements import AnyStatement, Entry, StandingChanged, admitted_statement, parse_entry

__all__ = ["Device", "Directory", "Epoch", "Recovery", "Service", "Structure", "readers", "rotation_due"]


class Directory:
    """The directory as of the entries admitted so far."""

    def __init__(self) -> None:
        self._tree = Tree()
        self._structures: dict[str, Structure] = {}
        self._claims = Claims()
        self._assembly = Assembly()

    def copy(self) -> "Directory":
        """Return a directory that goes on by itself, to try entries that must stand together."""
        twin = Directory()
        twin._tree = self._tree.copy()
        twin._structures = self._structures.copy()
        twin._claims = self._claims.copy()
        twin._assembly = self._assembly.copy()
        return twin

    def admit(self, raw: bytes) -> Entry:
        """Verify the next entry of the log and let it take effect; returns it parsed.

        Raises, without any effect, MalformedError or TooLargeError for its form, StaleStatementError when it
        does not continue its chain, SignatureInvalidError, or StatementRefusedError with the rule it breaks.
        """
        entry = parse_entry(raw)
        statement, position = entry.statement, self.size + 1
        before = self._structures.get(statement.structure)
        check_place(statement, before, position)
        signer = signing_key(statement, before, self._founder())
        verify(signer, "statement", entry.signed, entry.signature)
        leaf = leaf_hash(raw)
        self._fold(statement, position, leaf)
        self._tree.append(leaf)
        return entry

    @classmethod
    def restored(cls, entries: Sequence[bytes], root: bytes) -> "Directory":
        """Return the directory of a log that was admitted before, under the root (32 bytes) that it then had.

        Each entry was verified when it was admitted. The root commits to every byte of all of them, so
        whoever kept it where nobody else can write (a client: sealed in its profile) need not verify them
        again; where the log itself was kept does not matter. Raises IntegrityError for another log.
        """
        directory = cls()
        leaves = [leaf_hash(raw) for raw in entries]
        directory._tree.extend(leaves)
        if directory.root != root:
            raise IntegrityError("this is not the log that was admitted under this root")
        for position, (raw, leaf) in enumerate(zip(entries, leaves, strict=True), start=1):
            directory._fold(admitted_statement(raw), position, leaf)
        return directory

    def _fold(self, statement: AnyStatement, position: int, leaf: bytes) -> None:
        before = self._structures.get(statement.structure)
        after = apply(statement, before, position, leaf, self._attestation(statement))
        self._claims.claim(statement, after)
        self._assembly.take(statement, self._structures, position)
        self._structures[after.id] = after

    def _attestation(self, statement: AnyStatement) -> Attestation:
        founder = self._founder()
        device = founder.devices.get(statement.signer) if founder else None
        vouching = isinstance(statement, StandingChanged) and statement.level == IN_PERSON
        return Attestation(
            device.member if device else "",
            vouchers(statement.structure, self._structures.values()) if vouching else 0,
        )

    # The log.

    @property
    def size(self) -> int:
        """The number of entries."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """The root (32 bytes) of the Merkle tree over the entries."""
        return tree_root(self._tree.read, self.size)

    def root_at(self, size: int) -> bytes:
        """Return the root when the log had `size` entries; raises CheckpointError for a size not reached."""
        if not 0 <= size <= self.size:
            raise CheckpointError(
                f"the view is of {size} entries, this directory has {self.size}",
                advice="fetch the directory first",
            )
        return tree_root(self._tree.read, size)

    def policy_at(self, size: int) -> Policy:
        """Return the policy on witnesses that was in force when the log had `size` entries (spec/log.md)."""
        return self._policy_at(size)[1]

    def policy_since(self, size: int) -> int:
        """Return the position (from 1) of the entry that set the policy `policy_at(size)`; 0 without one."""
        return self._policy_at(size)[0]

    def _policy_at(self, size: int) -> tuple[int, Policy]:
        founder = self._founder()
        policies = founder.policies if founder else ()
        return next((each for each in reversed(policies) if each[0] <= size), (0, Policy()))

    def checkpoint(self) -> Checkpoint:
        """Return the view that headers of envelopes carry."""
        return Checkpoint(size=self.size, root=self.root)

    def check_view(self, checkpoint: Checkpoint) -> None:
        """Compare somebody's view of the log with this one; raises DirectoryForkError when they contradict.

        Raises CheckpointError for a view of more entries than are here: fetch the directory first. A relay
        that then still shows fewer holds back entries that it showed to somebody else.
        """
        if self.root_at(checkpoint.size) != checkpoint.root:
            raise DirectoryForkError(f"two directories of {checkpoint.size} entries differ")

    def check_header(self, header: Header) -> Device:
        """Check what an envelope's header claims, as of the view that it names; returns the sending device.

        The device was active, of the structure named, and of a member of the service named; each recipient's
        key was the open epoch of the mailbox named. Raises IntegrityError when not, and like `check_view`.
        """
        self.check_view(header.checkpoint)
        size, sender = header.checkpoint.size, self._structures.get(header.sender.structure)
        device = sender.devices.get(header.sender.device) if sender else None
        service = sender.services.get(header.sender.service) if sender else None
        if device is None or service is None:
            raise IntegrityError("the sender is not a device and a service of the structure it names")
        if not device.active_at(size):
            raise IntegrityError("the sender's device was not active when the message was sealed")
        if not service.had(device.member, size):
            raise IntegrityError("the sender did not belong to the service in whose name the message comes")
        for recipient in header.recipients:
            if not self._was_open(recipient, size):
                raise IntegrityError("a recipient's key was not the open one when the message was sealed")
        return device

    def _was_open(self, recipient: Recipient, size: int) -> bool:
        structure = self._structures.get(recipient.structure)
        service = structure.services.get(recipient.service) if structure else None
        epochs = service.epochs if service else ()
        named = (recipient.epoch, recipient.kid)
        return any((epoch.number, epoch.kid) == named and epoch.open_at(size) for epoch in epochs)

    # Structures and what is theirs.

    @property
    def structures(self) -> Mapping[str, Structure]:
        """Every structure by its identifier, suspended ones too; the network is the first."""
        return MappingProxyType(self._structures)

    @property
    def network(self) -> Structure:
        """The network; raises NotFoundError when the log is empty."""
        founder = self._founder()
        if founder is None:
            raise NotFoundError("the network is not founded yet")
        return founder

    @property
    def places(self) -> Mapping[str, int]:
        """The place of each structure's head in an epoch of the log, in the order in which chains opened."""
        return {identifier: place for place, identifier in enumerate(self._structures)}

    def structure(self, identifier: str) -> Structure:
        """Return the structure of an identifier; raises NotFoundError."""
        if identifier not in self._structures:
            raise NotFoundError(f"no structure has the identifier {identifier}")
        return self._structures[identifier]

    def by_handle(self, handle: str) -> Structure:
        """Return the structure of a handle; raises NotFoundError, which names near matches."""
        if handle not in self._claims.handles:
            raise unknown(f"no structure has the handle {handle!r}", handle, self._claims.handles)
        return self._structures[self._claims.handles[handle]]

    def service(self, address: Address) -> tuple[Structure, Service]:
        """Return the structure and service of an address; raises NotFoundError, which names near ones."""
        try:
            structure = self.by_handle(address.structure)
            return structure, structure.service(address.service)
        except NotFoundError as error:
            raise unknown(error.detail, str(address), map(str, self._addresses())) from error

    def _addresses(self) -> Iterator[Address]:
        for structure in self._structures.values():
            if structure.active:
                for service in structure.services.values():
                    yield Address(service.handle, structure.handle)

    def service_by_id(self, identifier: str) -> tuple[Structure, Service]:
        """Return the structure and the service of a mailbox identifier; raises NotFoundError."""
        structure = self._structures.get(self._claims.identifiers.get(identifier, ""))
        if structure is None or identifier not in structure.services:
            raise NotFoundError(f"no service has the identifier {identifier}")
        return structure, structure.services[identifier]

    def has_device(self, kid: bytes) -> bool:
        """Whether a device of this key id was ever added."""
        return kid in self._claims.devices

    def device(self, kid: bytes) -> tuple[Structure, Device]:
        """Return the structure and the device of a key id, revoked ones too; raises NotFoundError."""
        if not self.has_device(kid):
            raise NotFoundError("no device has this key id")
        structure = self._structures[self._claims.devices[kid]]
        return structure, structure.devices[kid]

    @property
    def assembly(self) -> Assembly:
        """What the structures have put to the vote, decided, pledged and given; not to be changed."""
        return self._assembly

    def _founder(self) -> Structure | None:
        return next(iter(self._structures.values()), None)
