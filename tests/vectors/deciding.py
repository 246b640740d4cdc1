"""The operations of frozen vectors on votes, pledges and leaflets; see operations.py."""

from collections.abc import Callable
from typing import Any

from crypto.assembly import Assembly
from crypto.leaflets import Door, check_leaflet, matching
from schemas.leaflets import Card
from tests.vectors.protocol import frozen_log

Json = dict[str, Any]


def _assemble(given: Json) -> Json:
    directory = frozen_log(given["log"], given["size"])
    directory.admit(bytes.fromhex(given["entry"]))
    return _assembled(directory.assembly)


def _assembled(assembly: Assembly) -> Json:
    tallies = {motion: assembly.tally(motion) for motion in assembly.motions}
    return {
        "motions": [
            {
                "id": motion.id,
                "counts": list(tallies[motion.id].counts),
                "abstentions": tallies[motion.id].abstentions,
                "electorate": sorted(motion.electorate),
                "closed": motion.closed,
                "carried": tallies[motion.id].carried,
            }
            for motion in assembly.motions.values()
        ],
        "modules": [
            {
                "id": module.id,
                "open": module.open,
                "pledges": dict(module.pledges),
                "funded": module.funded,
                "shares": module.shares,
            }
            for module in assembly.modules.values()
        ],
        "contributions": [
            {"structure": each.structure, "given": each.given, "cents": each.cents}
            for each in assembly.contributions
        ],
        "desk": assembly.desk,
    }


def _check_leaflet(given: Json) -> Json:
    checked = check_leaflet(bytes.fromhex(given["leaflet"]), frozen_log(given["log"], given["size"]))
    body = checked.leaflet.body
    return {
        "type": str(type(body).__struct_config__.tag),
        "subject": body.subject,
        "confirmed": checked.confirmed,
    }


def _find(given: Json) -> Json:
    doors = [_door(card) for card in given["cards"]]
    found = matching(doors, given["need"], given["municipality"], given["now"])
    return {"addresses": [door.address for door in found]}


def _door(said: Json) -> Door:
    card = Card("", "", said["time"], b"", tuple(said["needs"]), tuple(said["areas"]), ())
    return Door(said["address"], card, said["confirmed"], said["places"])


DECIDING: dict[str, Callable[[Json], Json]] = {
    "directory.assemble": _assemble,
    "leaflets.check": _check_leaflet,
    "leaflets.find": _find,
}
