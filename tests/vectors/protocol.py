"""The operations of frozen vectors on envelopes, the directory and applications; see operations.py."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from crypto.chain import Directory, Structure, readers, rotation_due
from crypto.envelope import open_envelope
from crypto.keys import EncryptionKey
from crypto.signing import epoch_kid
from schemas import envelope
from schemas.api import Application, application_message
from schemas.codec import decode, decode_request
from schemas.limits import LIMITS

Json = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "schemas" / "vectors" / "directory"


def _open_envelope(given: Json) -> Json:
    parsed = envelope.parse(bytes.fromhex(given["envelope"]))
    key, sender = EncryptionKey(bytes.fromhex(given["seed"])), bytes.fromhex(given["sender_signing"])
    opened = open_envelope(parsed, key, sender)
    return {"hash": parsed.hash.hex(), "payload": opened.payload.decode()}


def _replay(given: Json) -> Json:
    directory = Directory()
    roots = [directory.root.hex()]
    for entry in given["entries"]:
        directory.admit(bytes.fromhex(entry))
        roots.append(directory.root.hex())
    return {"roots": roots, "structures": [shown(each) for each in directory.structures.values()]}


def _admit(given: Json) -> Json:
    directory = frozen_log(given["log"], given["size"])
    directory.admit(bytes.fromhex(given["entry"]))
    return {"root": directory.root.hex()}


def _attest(given: Json) -> Json:
    directory = frozen_log(given["log"], given["size"])
    entry = directory.admit(bytes.fromhex(given["entry"]))
    return _attested(directory.structure(entry.statement.structure))


def _release(given: Json) -> Json:
    directory = frozen_log(given["log"], given["size"])
    directory.admit(bytes.fromhex(given["entry"]))
    releases = directory.network.releases
    return {"releases": [[each.position, each.version, each.manifest.hex(), each.time] for each in releases]}


def _check_header(given: Json) -> Json:
    header = decode(given["header"].encode(), envelope.Header, LIMITS.header)
    return {"member": frozen_log(given["log"], given["size"]).check_header(header).member}


def _application_message(given: Json) -> Json:
    application = decode_request(json.dumps(given["application"]).encode(), Application, LIMITS.request)
    return {"message": application_message(application).decode()}


def frozen_log(name: str, size: int) -> Directory:
    """Return the directory of the first `size` entries of a frozen log."""
    return _replayed(name, size).copy()


@cache
def _replayed(name: str, size: int) -> Directory:
    if size == 0:
        return Directory()
    directory = frozen_log(name, size - 1)
    directory.admit(_entries(name)[size - 1])
    return directory


@cache
def _entries(name: str) -> list[bytes]:
    vector = json.loads((FOLDER / f"{name}.json").read_bytes())
    return [bytes.fromhex(entry) for entry in vector["given"]["entries"]]


def shown(structure: Structure) -> Json:
    """Return what has to be the same in every implementation."""
    return {
        "id": structure.id,
        "handle": structure.handle,
        "level": structure.level,
        "active": structure.active,
        "next_n": structure.next_n,
        "head": structure.head.hex(),
        "recovery": structure.recovery.kid.hex() if structure.recovery else None,
        "devices": [
            {
                "kid": device.kid.hex(),
                "administrator": device.administrator,
                "added": device.added,
                "revoked": device.revoked,
            }
            for device in structure.devices.values()
        ],
        "services": [
            {
                "id": service.id,
                "handle": service.handle,
                "epochs": [[epoch.kid.hex(), epoch.opened, epoch.closed] for epoch in service.epochs],
                "readers": [device.kid.hex() for device in readers(structure, service)],
                "due": service in rotation_due(structure),
            }
            for service in structure.services.values()
        ],
    }


def _attested(structure: Structure) -> Json:
    """Return what registrars attest of a structure, and what it attests itself."""
    proposal, loss = structure.proposal, structure.loss
    return {
        "level": structure.level,
        "active": structure.active,
        "root": epoch_kid(structure.root).hex(),
        "proposal": {"level": proposal.level, "member": proposal.member} if proposal else None,
        "loss": {"root": epoch_kid(loss.root).hex(), "member": loss.member, "time": loss.time}
        if loss
        else None,
        "recovered": structure.recovered,
        "vouches": sorted(structure.vouches),
    }


PROTOCOL: dict[str, Callable[[Json], Json]] = {
    "envelope.open": _open_envelope,
    "directory.replay": _replay,
    "directory.admit": _admit,
    "directory.attest": _attest,
    "directory.release": _release,
    "directory.check_header": _check_header,
    "application.message": _application_message,
}
