"""One record out of an export, as a file that anybody can check (spec/log.md, "Proofs for others").

text = prove(export, position)
position, record, head = check_proof(text, relay, directory)
"""

from collections.abc import Iterable, Iterator

import msgspec

from client.audit.export import Export
from client.audit.statements import check_evidence
from client.audit.verify import trust_of
from crypto.chain import Directory
from crypto.merkle import Tree, leaf_hash
from crypto.notes import Verifier
from crypto.proofs import inclusion_path
from crypto.record_proofs import ProvedHead, check_record_proof, make_record_proof
from schemas.access import AccessAction, AccessRecord
from schemas.codec import decode, encode
from schemas.errors import NotFoundError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord


def prove(export: Export, position: int) -> str:
    """Return the proof of a record; raises NotFoundError when it is not in the export."""
    tree = _tree(export)
    wanted = next((logged for logged in export.entries() if logged.position == position), None)
    if wanted is None:
        raise NotFoundError(f"the export has no entry {position}", advice=f"it has 0 to {tree.size - 1}")
    return make_record_proof(export.head, wanted, inclusion_path(tree.read, tree.size, position))


def deletions(export: Export, thread: str) -> dict[int, int]:
    """Return the positions of the records that a thread was deleted, and how many envelopes each names."""
    found = {}
    for logged in export.entries():
        if logged.record is None or logged.evidence is None:
            continue
        record = decode(logged.record, AccessRecord, LIMITS.access_record)
        if (record.action, record.object) == (AccessAction.EXPIRED, thread):
            found[logged.position] = record.count
    return found


def proved_lines(export: Export, wanted: Iterable[LoggedRecord]) -> Iterator[str]:
    """Yield a line of JSON for each record: what is logged of it, and in `proof` its proof."""
    tree, head = _tree(export), export.head
    for logged in wanted:
        path = inclusion_path(tree.read, tree.size, logged.position)
        line = msgspec.json.decode(encode(logged))
        yield msgspec.json.encode(line | {"proof": make_record_proof(head, logged, path)}).decode() + "\n"


def _tree(export: Export) -> Tree:
    """Return the tree of an export; raises NotFoundError for one whose beginning was pruned."""
    if export.manifest.minimum:
        raise NotFoundError(
            "the log's beginning was pruned: a proof needs it", advice="use an export from before the pruning"
        )
    return Tree(leaf_hash(logged.entry) for logged in export.entries())


def check_proof(text: str, relay: Verifier, directory: Directory) -> tuple[int, AccessRecord, ProvedHead]:
    """Return the position and the record that a proof is of, and the head that they stand under.

    `directory` is public: whoever checks has mirrored it, or has it from an export that was verified.
    """
    proof, head = check_record_proof(text, trust_of(relay, directory))
    record = decode(proof.record, AccessRecord, LIMITS.access_record)
    if proof.evidence is not None:
        check_evidence(record, proof.evidence, directory)
    return proof.position, record, head
