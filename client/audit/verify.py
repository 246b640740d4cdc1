"""Verifying an export, without the relay: what it holds is the whole log, as the witnesses saw it, unaltered.

    verified = verify(Export(folder), Pins(network, relay))

Rules: everything follows from two pins, the hash of the network's first entry and the relay's key, which
must not come from the export. The first contradiction ends it, named by the position of its entry. Erased
records are counted: their commitments still stand in the tree.
"""

from collections.abc import Callable
from dataclasses import dataclass

from client.audit.export import Export
from client.audit.statements import check_evidence
from crypto.chain import Directory
from crypto.commitments import check_entry, commitment, entry
from crypto.merkle import Frontier, leaf_hash
from crypto.notes import Verifier
from crypto.record_proofs import ProvedHead, Trust, check_head
from crypto.witnesses import check_quorum
from schemas.access import AccessRecord
from schemas.codec import decode
from schemas.errors import IntegrityError, MalformedError, ProofInvalidError, SouspliError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord
from schemas.retention import Deletion

_SKEW = LIMITS.clock_skew * 1000
_STEP = 10_000  # entries between two reports of progress

Progress = Callable[[int, int], None]
"""Called with the entries that were checked and how many there are."""


@dataclass(frozen=True)
class Pins:
    """What the auditor knows beforehand: the hash of the network's first entry, and the key of the relay."""

    network: bytes
    relay: Verifier


@dataclass(frozen=True)
class Verified:
    """What stands after verification."""

    head: ProvedHead
    directory: Directory
    size: int
    minimum: int
    records: int  # whose content is here
    erased: int  # whose content was erased after its time
    statements: int  # of clients, whose signatures were checked
    first: int | None  # milliseconds
    last: int | None


def verify(
    export: Export, pins: Pins, *, earlier: Export | None = None, progress: Progress = lambda *_: None
) -> Verified:
    """Return what an export proves; raises ProofInvalidError, CheckpointError, NotWitnessedError and others.

    `earlier` is an export that this one must continue.
    """
    directory = directory_of(export, pins)
    trust = trust_of(pins.relay, directory)
    shown, manifest = export.head, export.manifest
    head = check_head(shown, trust)
    if (manifest.structure, manifest.size, manifest.minimum) != (head.structure, head.size, shown.minimum):
        raise ProofInvalidError("the manifest is of another log, or of another size, than the head")
    before = check_head(earlier.head, trust) if earlier else None
    if before is not None and (before.structure, True) != (head.structure, before.size <= head.size):
        raise ProofInvalidError("the earlier export is of another structure, or larger")
    return _entries(export, head, directory, before, progress)


def trust_of(relay: Verifier, directory: Directory) -> Trust:
    """Return what proofs are judged by: the relay's key, and what a verified directory says."""
    return Trust(relay, directory.policy_at(directory.size), directory.places)


def directory_of(export: Export, pins: Pins) -> Directory:
    """Return the directory in an export, verified by the pins; raises IntegrityError and others."""
    directory = Directory()
    for position, raw in enumerate(export.directory()):
        if position == 0 and leaf_hash(raw) != pins.network:
            raise IntegrityError("the export is of another network than the one that is pinned")
        try:
            directory.admit(raw)
        except SouspliError as error:
            raise IntegrityError(f"entry {position + 1} of the directory: {error.detail}") from error
    policy = directory.policy_at(directory.size)
    seen = check_quorum(export.checkpoint, pins.relay.name, pins.relay, policy).checkpoint
    if (seen.size, seen.root) != (directory.size, directory.root):
        raise ProofInvalidError("the directory in the export is not the one that the witnesses saw")
    return directory


def _entries(
    export: Export, head: ProvedHead, directory: Directory, before: ProvedHead | None, progress: Progress
) -> Verified:
    manifest = export.manifest
    frontier, tally = Frontier(manifest.minimum, manifest.edge), _Tally()
    for logged in export.entries():
        position = frontier.size
        if logged.position != position:
            raise ProofInvalidError(f"entry {position} is missing: the next one is {logged.position}")
        try:
            tally.add(logged, _check(logged, head.structure), directory)
        except SouspliError as error:
            raise ProofInvalidError(f"entry {position}: {error.detail}") from error
        frontier.append(leaf_hash(logged.entry))
        if before is not None and frontier.size == before.size:
            _check_continued(frontier, before)
        if frontier.size % _STEP == 0:
            progress(frontier.size, head.size)
    if frontier.size != head.size:
        raise ProofInvalidError(f"the export has {frontier.size} entries, the witnesses saw {head.size}")
    if frontier.root != head.root:
        raise ProofInvalidError(f"the {head.size} entries are not those that the witnesses saw")
    progress(head.size, head.size)
    return Verified(
        head=head,
        directory=directory,
        size=head.size,
        minimum=manifest.minimum,
        records=tally.records,
        erased=tally.erased,
        statements=tally.statements,
        first=tally.first,
        last=tally.last,
    )


def _check_continued(frontier: Frontier, before: ProvedHead) -> None:
    if frontier.root != before.root:
        raise ProofInvalidError(f"the first {before.size} entries are not those of the earlier export")


@dataclass
class _Tally:
    """What was met on the way."""

    records: int = 0
    erased: int = 0
    statements: int = 0
    first: int | None = None
    last: int | None = None

    def add(self, logged: LoggedRecord, record: AccessRecord | None, directory: Directory) -> None:
        """Count an entry; raises ProofInvalidError when its time goes back."""
        if record is None:
            self.erased += logged.position > 0
            return
        if self.last is not None and record.time < self.last - _SKEW:
            raise ProofInvalidError("its time goes back: the relay's clock was changed")
        if logged.evidence is not None:
            evidence = check_evidence(record, logged.evidence, directory)
            self.statements += not isinstance(evidence, Deletion)
        self.records += 1
        self.first = record.time if self.first is None else self.first
        self.last = record.time if self.last is None else max(self.last, record.time)


def _check(logged: LoggedRecord, structure: str) -> AccessRecord | None:
    """Check one entry by itself; returns its record, None when it has none (any more)."""
    check_entry(logged.entry, logged.position)
    if logged.record is None or logged.salt is None:
        if logged.record is not None or logged.salt is not None or logged.evidence is not None:
            raise MalformedError("a record was erased in part")
        return None
    if logged.position == 0 or entry(commitment(logged.salt, logged.record)) != logged.entry:
        raise ProofInvalidError("the record is not the one that was committed to")
    record = decode(logged.record, AccessRecord, LIMITS.access_record)
    if record.structure != structure:
        raise ProofInvalidError("the record belongs into another structure's log")
    if (record.evidence is None) != (logged.evidence is None):
        raise ProofInvalidError("the client's statement that the record names is missing, or not named")
    return record
