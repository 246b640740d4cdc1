"""The logs of a relay in memory, for tests of those who verify them: real keys, witnesses, exports."""

import hashlib
import os
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from client.audit.export import Export
from client.audit.verify import Pins
from crypto.commitments import TopEntry, commitment, entry, genesis, head
from crypto.merkle import Tree, leaf_hash
from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosign, sign_checkpoint
from crypto.proofs import inclusion_path, tree_root
from crypto.record_proofs import HEADS
from crypto.signing import RelayKey
from schemas.access import AccessAction, AccessRecord, Outcome
from schemas.codec import encode
from schemas.ids import new_id
from schemas.log import LoggedRecord, Manifest, Opened, SignedOpened, StructureHead
from schemas.statements import Witness, WitnessesSet
from tests.builders import START, Chain, Member, World

NAME = "relay.example"


@dataclass
class Books:
    """A network with two witnesses of three needed, and the log of one structure of it."""

    world: World = field(default_factory=World)
    relay: RelayKey = field(default_factory=lambda: RelayKey(os.urandom(32)))
    witnesses: list[RelayKey] = field(default_factory=lambda: [RelayKey(os.urandom(32)) for _ in range(3)])
    entries: list[LoggedRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Found the network, name the witnesses, admit the structure, begin its log."""
        named = tuple(
            Witness(f"w{number}", key.public, f"https://w{number}.example")
            for number, key in enumerate(self.witnesses)
        )
        network = self.world.network
        network.post(WitnessesSet, network.root, witnesses=named, quorum=2)
        self.structure: Chain = self.world.structure("cpas-namur")
        self.anne: Member = self.structure.member()
        self.entries.append(LoggedRecord(0, genesis(os.urandom(32))))

    def begun_anew(self) -> "Books":
        """Return the books of the same network, with another log of the same structure."""
        twin = copy(self)
        twin.entries = [LoggedRecord(0, genesis(os.urandom(32)))]
        return twin

    @property
    def pins(self) -> Pins:
        """What an auditor knows beforehand."""
        return Pins(leaf_hash(self.world.entries[0]), Verifier(NAME, self.relay.public))

    def record(
        self,
        action: AccessAction = AccessAction.ENVELOPES_FETCHED,
        *,
        minutes: int = 0,
        denied: bool = False,
        evidence: bytes | None = None,
        object_: str = "",
    ) -> None:
        """Log one more record, so many minutes after the beginning."""
        time = START + minutes * 60_000
        record = AccessRecord(
            v=1,
            id=new_id(time),
            time=time,
            structure=self.structure.id,
            action=action,
            outcome=Outcome.DENIED if denied else Outcome.ALLOWED,
            actor=hashlib.sha256(self.anne.id.encode()).digest()[:16],
            role="member",
            object=object_ or new_id(time),
            reason="not-found" if denied else "",
            evidence=hashlib.sha256(evidence).digest() if evidence else None,
        )
        raw, salt = encode(record), os.urandom(32)
        committed = entry(commitment(salt, raw))
        self.entries.append(LoggedRecord(len(self.entries), committed, salt, raw, evidence))

    def opened(self, *, by: Member | None = None, envelope: str = "") -> None:
        """Log that somebody opened an envelope, with the device's statement."""
        device, named = (by or self.anne).device, envelope or self.world.new_id()
        statement = encode(Opened(named, self.world.new_id(), START))
        signed = SignedOpened(device.kid, statement, device.signing.sign("opened", statement))
        self.record(AccessAction.ENVELOPE_OPENED, evidence=encode(signed), object_=named)

    def head(self, entries: Sequence[LoggedRecord] | None = None, *, cosigners: int = 2) -> StructureHead:
        """Return the head over entries, published with the cosignatures of so many witnesses."""
        return self.heads(self.entries if entries is None else entries, cosigners=cosigners)[0]

    def heads(self, *logs: Sequence[LoggedRecord], cosigners: int = 2) -> list[StructureHead]:
        """Return the heads of several logs of the structure in one epoch: only the first is at its place."""
        trees = [Tree(leaf_hash(each.entry) for each in log) for log in logs]
        roots = [tree_root(tree.read, tree.size) for tree in trees]
        network = leaf_hash(head(self.world.network.id, 1, os.urandom(32)))
        ours = [
            leaf_hash(head(self.structure.id, tree.size, root))
            for tree, root in zip(trees, roots, strict=True)
        ]
        heads = Tree([network, *ours])
        top = TopEntry(0, START + 3_600_000, heads.size, tree_root(heads.read, heads.size)).encode()
        note = self.note(Checkpoint(NAME + HEADS, 1, leaf_hash(top)), cosigners)
        return [
            StructureHead(
                structure=self.structure.id,
                size=tree.size,
                root=root,
                minimum=0,
                index=index,
                heads_path=inclusion_path(heads.read, heads.size, index),
                entry=top,
                path=(),
                checkpoint=note,
            )
            for index, (tree, root) in enumerate(zip(trees, roots, strict=True), start=1)
        ]

    def note(self, checkpoint: Checkpoint, cosigners: int = 2) -> str:
        """Return the signed note of a checkpoint."""
        lines = [
            cosign(checkpoint, f"w{number}", key, START // 1000 + number)
            for number, key in enumerate(self.witnesses[:cosigners])
        ]
        return add_cosignatures(sign_checkpoint(checkpoint, NAME, self.relay), lines)

    def export(
        self,
        folder: Path,
        *,
        entries: Sequence[LoggedRecord] | None = None,
        shown: StructureHead | None = None,
        directory: Sequence[bytes] | None = None,
    ) -> Export:
        """Write an export; what is given takes the place of the honest part."""
        export = Export(folder)
        export.begin()
        head_ = shown or self.head()
        export.add(self.entries if entries is None else entries)
        known = self.world.directory
        note = self.note(Checkpoint(NAME, known.size, known.root))
        manifest = Manifest(1, NAME, self.structure.id, START, head_.size)
        export.keep(manifest, head_, self.world.entries if directory is None else directory, note)
        return export
