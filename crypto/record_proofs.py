"""What an auditor holds: the head of a structure's log, and one record, proved to anybody (spec/log.md).

    head = check_head(structure_head, trust)             size and root, as the witnesses saw them
    record = check_record_proof(text, trust)             the bytes of the record

Each step leads one level up: record and salt, commitment, leaf, root of the structure's log, head, root of
the heads, top entry, heads log, checkpoint, signature and witnesses.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from crypto.commitments import TopEntry, commitment, entry, head, parse_top_entry
from crypto.merkle import leaf_hash
from crypto.notes import Verifier
from crypto.proofs import check_inclusion
from crypto.tlog_proof import TlogProof, read_tlog_proof
from crypto.witnesses import Policy, Witnessed, check_quorum
from schemas.access import AccessRecord
from schemas.codec import decode, encode
from schemas.errors import MalformedError, ProofInvalidError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord, RecordProof, StructureHead

HEADS = "/heads"
"""What the origin of the heads log adds to that of the directory."""


@dataclass(frozen=True)
class Trust:
    """What a verifier trusts beforehand: the relay's key under its origin, and what a directory says.

    That is the policy on witnesses, and one place for each structure, so that none has two heads in an epoch.
    """

    relay: Verifier
    policy: Policy
    places: Mapping[str, int]

    @property
    def origin(self) -> str:
        """The origin of the heads log."""
        return self.relay.name + HEADS


@dataclass(frozen=True)
class ProvedHead:
    """A structure's head as a quorum has seen it."""

    structure: str
    size: int
    root: bytes
    top: TopEntry
    witnessed: Witnessed


def check_head(shown: StructureHead, trust: Trust) -> ProvedHead:
    """Return what a head proves; raises ProofInvalidError, CheckpointError, NotWitnessedError and others."""
    witnessed = check_quorum(shown.checkpoint, trust.origin, trust.relay, trust.policy)
    top = parse_top_entry(shown.entry)
    checkpoint = witnessed.checkpoint
    check_inclusion(checkpoint.root, checkpoint.size, top.epoch, leaf_hash(shown.entry), shown.path)
    _check_among_heads(shown, top, trust)
    return ProvedHead(shown.structure, shown.size, shown.root, top, witnessed)


def make_record_proof(shown: StructureHead, logged: LoggedRecord, path: tuple[bytes, ...]) -> str:
    """Return the proof bundle of a record whose leaf `path` leads to the head's root."""
    if logged.salt is None or logged.record is None:
        raise ProofInvalidError("the record was erased: only its place can be proved")
    extra = RecordProof(
        structure=shown.structure,
        size=shown.size,
        root=shown.root,
        index=shown.index,
        heads_path=shown.heads_path,
        entry=shown.entry,
        position=logged.position,
        path=path,
        salt=logged.salt,
        record=logged.record,
        evidence=logged.evidence,
    )
    epoch = parse_top_entry(shown.entry).epoch
    return TlogProof(epoch, shown.path, shown.checkpoint, encode(extra)).encode()


def check_record_proof(text: str, trust: Trust) -> tuple[RecordProof, ProvedHead]:
    """Return the record that a bundle proves, and the head it is under; raises as `check_head`.

    The client's statement in it is the one that the record names; who signed it is not checked here.
    """
    bundle = read_tlog_proof(text)
    if bundle.extra is None:
        raise MalformedError("the proof holds no record")
    proof = decode(bundle.extra, RecordProof, LIMITS.note)
    top = parse_top_entry(proof.entry)
    if top.epoch != bundle.index:
        raise ProofInvalidError("the proof is of another epoch than its entry")
    witnessed = check_quorum(bundle.note, trust.origin, trust.relay, trust.policy)
    checkpoint = witnessed.checkpoint
    check_inclusion(checkpoint.root, checkpoint.size, bundle.index, leaf_hash(proof.entry), bundle.path)
    _check_among_heads(proof, top, trust)
    leaf = leaf_hash(entry(commitment(proof.salt, proof.record)))
    check_inclusion(proof.root, proof.size, proof.position, leaf, proof.path)
    _check_record(proof)
    return proof, ProvedHead(proof.structure, proof.size, proof.root, top, witnessed)


def _check_among_heads(shown: StructureHead | RecordProof, top: TopEntry, trust: Trust) -> None:
    if trust.places.get(shown.structure) != shown.index:
        raise ProofInvalidError("the head does not stand at the structure's place: it may have another one")
    leaf = leaf_hash(head(shown.structure, shown.size, shown.root))
    check_inclusion(top.root, top.heads, shown.index, leaf, shown.heads_path)


def _check_record(proof: RecordProof) -> None:
    record = decode(proof.record, AccessRecord, LIMITS.access_record)
    if record.structure != proof.structure:
        raise ProofInvalidError("the record belongs into another structure's log")
    evidence = hashlib.sha256(proof.evidence).digest() if proof.evidence is not None else None
    if record.evidence != evidence:
        raise ProofInvalidError("the client's statement is not the one that the record names")
