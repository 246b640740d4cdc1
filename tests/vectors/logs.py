"""Vectors of the provable logs: entries, heads, trees and their tiles, witnesses, proofs of records."""

import base64
import hashlib
import json
from collections.abc import Iterator

from crypto.commitments import TopEntry, commitment, entry, genesis, head
from crypto.merkle import EMPTY_ROOT, Tree, leaf_hash
from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosign, sign_checkpoint
from crypto.proofs import consistency_path, inclusion_path, tree_root
from crypto.record_proofs import HEADS
from crypto.signing import RelayKey
from crypto.witnesses import Request
from schemas.access import AccessAction, AccessRecord, Outcome
from schemas.codec import encode
from schemas.log import LoggedRecord, StructureHead
from tests.vectors.operations import Json, run
from tests.vectors.vector import Vector, flipped, stream

NAME = "relay.example"
ORIGIN = NAME + HEADS
STRUCTURE, OTHER = "01977f3c-0000-7000-8000-000000000001", "01977f3c-0000-7000-8000-000000000002"
TIME = 1_760_000_000
RELAY = RelayKey(stream("relay"))
WITNESSES = [RelayKey(stream(f"witness {number}")) for number in range(3)]
TRUST: Json = {
    "vkey": Verifier(NAME, RELAY.public).vkey,
    "witnesses": [Verifier(f"w{at}", key.public, witness=True).vkey for at, key in enumerate(WITNESSES)],
    "quorum": 2,
}


def log_vectors() -> Iterator[Vector]:
    """Yield the vectors of the access log."""
    yield from _entries()
    yield from _trees()
    yield from _witnesses()
    yield from _records()


def _record(number: int, structure: str = STRUCTURE, evidence: bytes | None = None) -> bytes:
    return encode(
        AccessRecord(
            v=1,
            id=f"01977f3c-0000-7000-8000-0000000001{number:02}",
            time=TIME * 1000 + number,
            structure=structure,
            action=AccessAction.ENVELOPE_OPENED if evidence else AccessAction.ENVELOPES_FETCHED,
            outcome=Outcome.ALLOWED,
            actor=stream("actor", 16),
            role="member",
            evidence=hashlib.sha256(evidence).digest() if evidence else None,
        )
    )


def _entries() -> Iterator[Vector]:
    given = {"salt": stream("salt 1").hex(), "record": _record(1).decode()}
    yield Vector("log/entry", "A record under its salt becomes an entry.", "log.entry", "ok", given)
    short = {**given, "salt": stream("salt 1", 31).hex()}
    yield Vector("log/entry-salt", "A salt has 32 bytes.", "log.entry", "malformed", short)
    random = {"random": stream("genesis").hex()}
    yield Vector("log/genesis", "A log begins with random bytes.", "log.genesis", "ok", random)
    root = stream("root").hex()
    shown = {"structure": STRUCTURE, "size": 1234, "root": root}
    yield Vector("log/head", "A head names structure, size and root.", "log.head", "ok", shown)
    raw = TopEntry(7, TIME * 1000, 3, stream("root")).encode()
    top = "log.top_entry"
    yield Vector("log/top-entry", "A top entry is of 53 bytes.", top, "ok", {"entry": raw.hex()})
    for name, claim, wrong in (
        ("long", "No byte may follow.", raw + b"\x00"),
        ("short", "None may be missing.", raw[:-1]),
        ("kind", "Its first byte says what it is.", b"\x01" + raw[1:]),
    ):
        yield Vector(f"log/top-entry-{name}", claim, top, "malformed", {"entry": wrong.hex()})


def _trees() -> Iterator[Vector]:
    entries = [stream(f"entry {number}", number) for number in range(11)]
    given = {"entries": [each.hex() for each in entries]}
    yield Vector("log/paths", "All paths of a tree of eleven.", "log.paths", "ok", given)
    tree = Tree(leaf_hash(each) for each in entries)
    root, path = tree_root(tree.read, 11), inclusion_path(tree.read, 11, 9)
    good: Json = {"size": 11, "index": 9, "root": root.hex(), "path": _shown(path)}
    good["leaf"] = leaf_hash(entries[9]).hex()
    changed: Json
    for name, claim, changed in (
        ("leaf", "Another leaf is not in the tree.", {"leaf": leaf_hash(entries[8]).hex()}),
        ("index", "It is not at another place.", {"index": 8}),
        ("size", "Nor in a tree of another depth.", {"size": 17}),
        ("outside", "Nor behind its end.", {"index": 11}),
        ("long", "Every hash of a path is used.", {"path": [*_shown(path), root.hex()]}),
        ("short", "None is missing.", {"path": _shown(path[:-1])}),
        ("flipped", "Each bit counts.", {"path": [flipped(path[0], 31), *_shown(path[1:])]}),
    ):
        wrong = {**good, **changed}
        yield Vector(f"log/inclusion-{name}", claim, "log.check_inclusion", "proof-invalid", wrong)
    yield Vector("log/inclusion", "A leaf is in the tree.", "log.check_inclusion", "ok", good)
    path = consistency_path(tree.read, 6, 11)
    good = {"old": 6, "size": 11, "root": root.hex(), "path": _shown(path)}
    good["old_root"] = tree_root(tree.read, 6).hex()
    yield Vector("log/consistency", "Eleven continue six.", "log.check_consistency", "ok", good)
    empty = {**good, "old": 0, "old_root": EMPTY_ROOT.hex(), "path": []}
    yield Vector("log/consistency-empty", "And nothing.", "log.check_consistency", "ok", empty)
    for name, claim, changed in (
        ("old-root", "A fork has another root.", {"old_root": stream("root").hex()}),
        ("root", "The newer root counts too.", {"root": stream("root").hex()}),
        ("same-size", "One size has one root.", {"old": 11, "path": []}),
        ("shorter", "A log does not get shorter.", {"size": 5}),
        ("superfluous", "What continues nothing needs no path.", {**empty, "path": _shown(path)}),
        ("empty-root", "The empty tree has one root.", {**empty, "old_root": bytes(32).hex()}),
    ):
        wrong = {**good, **changed}
        yield Vector(f"log/consistency-{name}", claim, "log.check_consistency", "proof-invalid", wrong)
    for size in (0, 256, 70_000):
        claim = f"The tiles of {size} entries."
        yield Vector(f"log/tiles-{size}", claim, "log.tiles", "ok", {"size": size})


def _shown(path: tuple[bytes, ...]) -> list[str]:
    return [each.hex() for each in path]


def _witnesses() -> Iterator[Vector]:
    tree = Tree(leaf_hash(stream(f"entry {number}", number)) for number in range(11))
    checkpoint = Checkpoint(ORIGIN, 11, tree_root(tree.read, 11))
    note = _note(checkpoint, 0)
    path = consistency_path(tree.read, 6, 11)
    held = {"size": 6, "root": tree_root(tree.read, 6).hex()}
    good: Json = {"origin": ORIGIN, "vkey": TRUST["vkey"], "held": held}
    good["body"] = Request(6, path, note).encode()
    fork = Request(11, (), note).encode()
    spelled = good["body"].replace("old 6", "old 06")
    for name, claim, expect, changed in (
        ("", "What continues the former checkpoint is cosigned.", "ok", {}),
        ("-outdated", "The witness has seen more.", "witness-outdated", {"held": {**held, "size": 7}}),
        ("-fork", "Another root is a fork.", "proof-invalid", {"held": {**held, "root": "00" * 32}}),
        (
            "-same-size",
            "So is another root of the same size.",
            "proof-invalid",
            {"held": {"size": 11, "root": "00" * 32}, "body": fork},
        ),
        ("-shorter", "A log does not get shorter.", "malformed", {"body": Request(12, (), note).encode()}),
        ("-stranger", "The log itself signs.", "signature", {"vkey": _vkey(NAME, WITNESSES[0])}),
        ("-origin", "Another log is another log.", "checkpoint", {"origin": NAME}),
        ("-zero", "Numbers have one spelling.", "malformed", {"body": spelled}),
    ):
        given = {**good, **changed}
        yield Vector(f"log/request{name}", claim, "witness.decide", expect, given)
    key = {"seed": stream("witness 0").hex(), "name": "w0"}
    seen = {"origin": ORIGIN, "size": 11, "root": checkpoint.root.hex(), "time": TIME}
    yield Vector("log/cosignature", "A witness says when.", "witness.cosign", "ok", {**key, **seen})
    judged = {**TRUST, "origin": ORIGIN}
    other = cosign(Checkpoint(ORIGIN, 12, checkpoint.root), "w1", WITNESSES[1], TIME)
    two = _note(checkpoint, 2)
    for name, claim, expect, text in (
        ("", "Two of three are enough; the time is the earlier.", "ok", two),
        ("-missing", "One is not.", "not-witnessed", _note(checkpoint, 1)),
        ("-twice", "Nor is one twice.", "not-witnessed", _note(checkpoint, 1) + _line(checkpoint, 0, 5)),
        ("-moved", "A cosignature is of one note.", "signature", _note(checkpoint, 1) + other),
    ):
        given = {**judged, "note": text}
        yield Vector(f"log/quorum{name}", claim, "witness.quorum", expect, given)


def _vkey(name: str, key: RelayKey) -> str:
    return Verifier(name, key.public).vkey


def _note(checkpoint: Checkpoint, cosigners: int) -> str:
    lines = [_line(checkpoint, number, number) for number in range(cosigners)]
    return add_cosignatures(sign_checkpoint(checkpoint, NAME, RELAY), lines)


def _line(checkpoint: Checkpoint, witness: int, later: int) -> str:
    return cosign(checkpoint, f"w{witness}", WITNESSES[witness], TIME + later)


def _records() -> Iterator[Vector]:
    evidence = stream("a device's statement", 60)
    records = [_record(number, evidence=evidence if number == 3 else None) for number in range(1, 6)]
    logged = [LoggedRecord(0, genesis(stream("genesis")))]
    for position, raw in enumerate(records, start=1):
        salt = stream(f"salt {position}")
        kept = evidence if position == 3 else None
        logged.append(LoggedRecord(position, entry(commitment(salt, raw)), salt, raw, kept))
    tree = Tree(leaf_hash(each.entry) for each in logged)
    shown = _published(tree)
    given: Json = {**TRUST, "places": {OTHER: 0, STRUCTURE: 1}, "head": json.loads(encode(shown))}
    for name, claim, expect, changed in (
        ("", "A head leads to what two witnesses saw.", "ok", {}),
        ("-place", "It stands at its structure's place.", "proof-invalid", {"places": {STRUCTURE: 0}}),
        ("-unknown", "A structure without a place has no head.", "proof-invalid", {"places": {}}),
        ("-size", "Its size is committed to.", "proof-invalid", {"head": {**given["head"], "size": 5}}),
        ("-quorum", "All three are asked for.", "not-witnessed", {"quorum": 3}),
        ("-relay", "The relay signs.", "signature", {"vkey": _vkey(NAME, WITNESSES[0])}),
    ):
        yield Vector(f"log/structure-head{name}", claim, "record.check_head", expect, {**given, **changed})
    for position in (2, 3):
        path = inclusion_path(tree.read, tree.size, position)
        asked = {"head": given["head"], "logged": encode(logged[position]).decode(), "path": _shown(path)}
        bundle = run("record.make", asked)["gives"]["bundle"]
        name = "evidence" if position == 3 else "record"
        yield Vector(f"log/make-{name}", "The bundle of a record.", "record.make", "ok", asked)
        proof: Json = {**TRUST, "places": given["places"], "bundle": bundle}
        yield Vector(f"log/proof-{name}", "Anybody can check it.", "record.check", "ok", proof)
        yield from _altered(name, proof, logged[position], shown, path)
    erased = encode(LoggedRecord(2, logged[2].entry)).decode()
    asked = {"head": given["head"], "logged": erased, "path": []}
    yield Vector("log/make-erased", "What was erased is not shown.", "record.make", "proof-invalid", asked)


def _altered(
    name: str, proof: Json, logged: LoggedRecord, shown: StructureHead, path: tuple[bytes, ...]
) -> Iterator[Vector]:
    """Yield proofs of something else under the same signatures."""
    head_ = json.loads(encode(shown))

    def made(**changed: object) -> Json:
        other = encode({**json.loads(encode(logged)), **changed}).decode()
        asked = {"head": head_, "logged": other, "path": _shown(path)}
        return {**proof, "bundle": run("record.make", asked)["gives"]["bundle"]}

    if name == "evidence":
        claim, given = "Another statement is not the one that the record names.", made(evidence="AAAA")
        yield Vector("log/proof-evidence-other", claim, "record.check", "proof-invalid", given)
        return
    for kind, claim, given in (
        ("position", "It is not at another position.", made(position=3)),
        ("salt", "The salt is bound.", made(salt=base64.b64encode(stream("salt")).decode())),
        ("index", "Nor in another epoch.", {**proof, "bundle": _later(proof["bundle"])}),
        ("second", "A second head does not stand in for the first.", {**proof, "places": {STRUCTURE: 2}}),
    ):
        yield Vector(f"log/proof-record-{kind}", claim, "record.check", "proof-invalid", given)


def _later(bundle: str) -> str:
    return bundle.replace("\nindex 4\n", "\nindex 3\n")


def _published(tree: Tree) -> StructureHead:
    """Return the head of the structure's log in the fifth epoch of a heads log."""
    root = tree_root(tree.read, tree.size)
    heads = Tree(
        leaf_hash(head(*each)) for each in ((OTHER, 1, stream("other root")), (STRUCTURE, tree.size, root))
    )
    top = TopEntry(4, TIME * 1000, 2, tree_root(heads.read, 2)).encode()
    epochs = Tree([*(leaf_hash(stream(f"top {number}", 53)) for number in range(4)), leaf_hash(top)])
    checkpoint = Checkpoint(ORIGIN, 5, tree_root(epochs.read, 5))
    return StructureHead(
        structure=STRUCTURE,
        size=tree.size,
        root=root,
        minimum=0,
        index=1,
        heads_path=inclusion_path(heads.read, 2, 1),
        entry=top,
        path=inclusion_path(epochs.read, 5, 4),
        checkpoint=_note(checkpoint, 2),
    )
