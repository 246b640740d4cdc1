"""Vectors of the directory: a log that stands, entries that would continue it, headers seen in its light."""

from collections.abc import Iterator

from msgspec.structs import replace

from crypto.chain import Directory
from schemas.codec import encode
from schemas.envelope import Checkpoint, Sender
from tests.vectors.entries import REFUSED, admission, attempts
from tests.vectors.operations import Json
from tests.vectors.scene import Scene
from tests.vectors.vector import Vector


def directory_vectors() -> Iterator[Vector]:
    """Yield the vectors of the directory; the log comes first, since the others continue it."""
    scene = Scene()
    given: Json = {"entries": [raw.hex() for raw in scene.world.entries]}
    yield Vector("directory/log", "A log that stands.", "directory.replay", "ok", given)
    yield _admit("first", "The log begins with a founding.", REFUSED, admission(scene), 0)
    for name, claim, expect, raw in attempts(scene):
        yield _admit(name, claim, expect, raw, scene.size)
    yield from _headers(scene)


def _admit(name: str, claim: str, expect: str, raw: bytes, size: int) -> Vector:
    given: Json = {"log": "log", "size": size, "entry": raw.hex()}
    return Vector(f"directory/{name}", claim, "directory.admit", expect, given)


def _headers(scene: Scene) -> Iterator[Vector]:
    world, anne, carla = scene.world, scene.anne, scene.carla
    social, intake = scene.social, scene.intake
    now = world.directory.checkpoint()
    good = world.header(anne, social, [intake], checkpoint=now)
    early = world.header(carla, intake, [social], checkpoint=scene.before_revocation)
    to_old = replace(good, recipients=(scene.old_epoch,))
    (named,) = good.recipients
    for name, claim, expect, header in (
        ("now", "What is open now.", "ok", good),
        ("before", "A device that is revoked later.", "ok", early),
        (
            "before-rotation",
            "An epoch that is closed later.",
            "ok",
            replace(to_old, checkpoint=early.checkpoint),
        ),
        ("revoked", "A device that is revoked.", "integrity", replace(early, checkpoint=now)),
        (
            "not-yet",
            "A device that was not added yet.",
            "integrity",
            world.header(scene.carla_anew, intake, [social], checkpoint=early.checkpoint),
        ),
        ("epoch-closed", "An epoch that is closed.", "integrity", to_old),
        ("epoch-later", "An epoch not opened yet.", "integrity", replace(good, checkpoint=early.checkpoint)),
        (
            "epoch-number",
            "Number and key go together.",
            "integrity",
            replace(good, recipients=(replace(named, epoch=1),)),
        ),
        (
            "epoch-other",
            "The key is of the service.",
            "integrity",
            replace(good, recipients=(replace(named, kid=social.key.kid),)),
        ),
        (
            "recipient-structure",
            "The service is of the structure.",
            "integrity",
            replace(good, recipients=(replace(named, structure=scene.cpas.id),)),
        ),
        (
            "sender-structure",
            "The device is of the structure.",
            "integrity",
            replace(good, sender=Sender(scene.abri.id, intake.id, anne.kid)),
        ),
        (
            "sender-service",
            "The service is of the structure.",
            "integrity",
            world.header(anne, intake, [intake], checkpoint=now),
        ),
        (
            "sender-member",
            "The device is of a member of the service.",
            "integrity",
            world.header(scene.deputy, intake, [social], checkpoint=now),
        ),
        (
            "fork",
            "Another root for this size.",
            "directory-fork",
            replace(good, checkpoint=Checkpoint(now.size, bytes(32))),
        ),
        (
            "fork-earlier",
            "Another root for a smaller size.",
            "directory-fork",
            replace(good, checkpoint=Checkpoint(now.size - 1, now.root)),
        ),
        (
            "later",
            "A view of entries that are not here.",
            "checkpoint",
            replace(good, checkpoint=Checkpoint(now.size + 1, bytes(32))),
        ),
        ("empty", "A view of nothing.", "integrity", replace(good, checkpoint=Directory().checkpoint())),
    ):
        given: Json = {"log": "log", "size": scene.size, "header": encode(header).decode()}
        yield Vector(f"directory/header-{name}", claim, "directory.check_header", expect, given)
