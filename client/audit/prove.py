"""One record out of an export, as a file that anybody can check (spec/log.md, "Proofs for others").

text = prove(export, position)
position, record, head = check_proof(text, relay, directory)
"""

from client.audit.export import Export
from client.audit.statements import check_evidence
from client.audit.verify import trust_of
from crypto.chain import Directory
from crypto.merkle import Tree, leaf_hash
from crypto.notes import Verifier
from crypto.proofs import inclusion_path
from crypto.record_proofs import ProvedHead, check_record_proof, make_record_proof
from schemas.access import AccessRecord
from schemas.codec import decode
from schemas.errors import NotFoundError
from schemas.limits import LIMITS


def prove(export: Export, position: int) -> str:
    """Return the proof of a record; raises NotFoundError when it is not in the export."""
    if export.manifest.minimum:
        raise NotFoundError(
            "the log's beginning was pruned: a proof needs it", advice="use an export from before the pruning"
        )
    tree, wanted = Tree(), None
    leaves = []
    for logged in export.entries():
        leaves.append(leaf_hash(logged.entry))
        if logged.position == position:
            wanted = logged
    tree.extend(leaves)
    if wanted is None:
        raise NotFoundError(f"the export has no entry {position}", advice=f"it has 0 to {tree.size - 1}")
    return make_record_proof(export.head, wanted, inclusion_path(tree.read, tree.size, position))


def check_proof(text: str, relay: Verifier, directory: Directory) -> tuple[int, AccessRecord, ProvedHead]:
    """Return the position and the record that a proof is of, and the head that they stand under.

    `directory` is public: whoever checks has mirrored it, or has it from an export that was verified.
    """
    proof, head = check_record_proof(text, trust_of(relay, directory))
    record = decode(proof.record, AccessRecord, LIMITS.access_record)
    if proof.evidence is not None:
        check_evidence(record, proof.evidence, directory)
    return proof.position, record, head
