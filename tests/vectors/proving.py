"""The operations of frozen vectors on the logs and their proofs (schemas/spec/log.md); see operations.py."""

import json
from collections.abc import Callable
from typing import Any

from crypto import commitments, merkle, notes, proofs, record_proofs, tiles, witnesses
from crypto.signing import RelayKey
from schemas.codec import decode, decode_request
from schemas.limits import LIMITS
from schemas.log import LoggedRecord, StructureHead

Json = dict[str, Any]


def _entry(given: Json) -> Json:
    salt, record = bytes.fromhex(given["salt"]), given["record"].encode()
    return _leaf(commitments.entry(commitments.commitment(salt, record)))


def _genesis(given: Json) -> Json:
    return _leaf(commitments.genesis(bytes.fromhex(given["random"])))


def _head(given: Json) -> Json:
    return _leaf(commitments.head(given["structure"], given["size"], bytes.fromhex(given["root"])))


def _leaf(entry: bytes) -> Json:
    return {"entry": entry.hex(), "leaf": merkle.leaf_hash(entry).hex()}


def _top_entry(given: Json) -> Json:
    top = commitments.parse_top_entry(bytes.fromhex(given["entry"]))
    return {"epoch": top.epoch, "time": top.time, "heads": top.heads, "root": top.root.hex()}


def _paths(given: Json) -> Json:
    tree = merkle.Tree(merkle.leaf_hash(bytes.fromhex(entry)) for entry in given["entries"])
    inclusion = [proofs.inclusion_path(tree.read, tree.size, index) for index in range(tree.size)]
    consistency = [proofs.consistency_path(tree.read, old, tree.size) for old in range(tree.size + 1)]
    return {
        "root": proofs.tree_root(tree.read, tree.size).hex(),
        "inclusion": [_hexadecimal(path) for path in inclusion],
        "consistency": [_hexadecimal(path) for path in consistency],
    }


def _hexadecimal(path: tuple[bytes, ...]) -> list[str]:
    return [each.hex() for each in path]


def _check_inclusion(given: Json) -> Json:
    root, leaf = bytes.fromhex(given["root"]), bytes.fromhex(given["leaf"])
    proofs.check_inclusion(root, given["size"], given["index"], leaf, _path(given))
    return {}


def _check_consistency(given: Json) -> Json:
    was, now = bytes.fromhex(given["old_root"]), bytes.fromhex(given["root"])
    proofs.check_consistency(given["old"], was, given["size"], now, _path(given))
    return {}


def _path(given: Json) -> list[bytes]:
    return [bytes.fromhex(each) for each in given["path"]]


def _tiles(given: Json) -> Json:
    return {"paths": [tile.path for tile in tiles.tiles_of(given["size"])]}


def _decide(given: Json) -> Json:
    request = witnesses.read_request(given["body"])
    held = notes.Checkpoint(given["origin"], given["held"]["size"], bytes.fromhex(given["held"]["root"]))
    log = notes.parse_verifier(given["vkey"])
    checkpoint = witnesses.decide(held, request, log, given["origin"])
    return {"text": checkpoint.text}


def _cosign(given: Json) -> Json:
    key = RelayKey(bytes.fromhex(given["seed"]))
    checkpoint = notes.Checkpoint(given["origin"], given["size"], bytes.fromhex(given["root"]))
    return {
        "line": notes.cosign(checkpoint, given["name"], key, given["time"]),
        "vkey": notes.Verifier(given["name"], key.public, witness=True).vkey,
    }


def _quorum(given: Json) -> Json:
    relay = notes.parse_verifier(given["vkey"])
    seen = witnesses.check_quorum(given["note"], given["origin"], relay, _policy(given))
    return {"size": seen.checkpoint.size, "root": seen.checkpoint.root.hex(), "time": seen.time}


def _policy(given: Json) -> witnesses.Policy:
    named = tuple(notes.parse_verifier(vkey) for vkey in given["witnesses"])
    return witnesses.Policy(named, given["quorum"])


def _check_head(given: Json) -> Json:
    shown = decode_request(json.dumps(given["head"]).encode(), StructureHead, LIMITS.answer)
    return _proved(record_proofs.check_head(shown, _trust(given)))


def _check_record(given: Json) -> Json:
    proof, head = record_proofs.check_record_proof(given["bundle"], _trust(given))
    return {"record": proof.record.decode(), "position": proof.position, **_proved(head)}


def _make_record(given: Json) -> Json:
    shown = decode_request(json.dumps(given["head"]).encode(), StructureHead, LIMITS.answer)
    logged = decode(given["logged"].encode(), LoggedRecord, LIMITS.answer)
    return {"bundle": record_proofs.make_record_proof(shown, logged, tuple(_path(given)))}


def _trust(given: Json) -> record_proofs.Trust:
    return record_proofs.Trust(notes.parse_verifier(given["vkey"]), _policy(given), given["places"])


def _proved(head: record_proofs.ProvedHead) -> Json:
    return {"size": head.size, "root": head.root.hex(), "epoch": head.top.epoch, "time": head.witnessed.time}


PROVING: dict[str, Callable[[Json], Json]] = {
    "log.entry": _entry,
    "log.genesis": _genesis,
    "log.head": _head,
    "log.top_entry": _top_entry,
    "log.paths": _paths,
    "log.check_inclusion": _check_inclusion,
    "log.check_consistency": _check_consistency,
    "log.tiles": _tiles,
    "witness.decide": _decide,
    "witness.cosign": _cosign,
    "witness.quorum": _quorum,
    "record.check_head": _check_head,
    "record.make": _make_record,
    "record.check": _check_record,
}
