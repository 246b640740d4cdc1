"""Entries that would continue the log of scene.py: few that may, and each way in which one must not."""

from collections.abc import Iterator

from crypto.keys import DeviceKeys, EncryptionKey, SigningKey
from schemas.statements import (
    DelegationChanged,
    DeviceAdded,
    DeviceRevoked,
    EpochOpened,
    NetworkFounded,
    RecoverySet,
    RootReplaced,
    ServiceSet,
    StandingChanged,
    StructureAdmitted,
    parse_entry,
)
from tests.builders import Chain, Mailbox, Signer
from tests.vectors.scene import Scene

Attempt = tuple[str, str, str, bytes]
"""Name, claim, what is expected, entry."""

REFUSED, STALE = "statement-refused", "stale-statement"


def attempts(scene: Scene) -> Iterator[Attempt]:
    """Yield every attempt to continue the log."""
    for kind in (_allowed, _places, _forms, _signatures, _signers, _keys, _names, _devices, _services):
        yield from kind(scene)


def admission(scene: Scene, signer: Signer | None = None, **other: object) -> bytes:
    """Return an entry that admits a new structure."""
    chain = Chain(scene.world, scene.world.new_id(), "", SigningKey.generate(scene.world.random))
    admission: dict[str, object] = {
        "handle": "maison-du-lac",
        "name": "Maison du lac",
        "root": chain.root.public,
        "level": 2,
        "evidence": bytes(32),
    }
    return chain.signed(StructureAdmitted, signer or scene.world.registrar.device, **(admission | other))


def _device(chain: Chain, signer: Signer, member: str = "", **other: object) -> bytes:
    """Return an entry that adds a new device of a member, or of a new one."""
    keys = DeviceKeys.generate(chain.world.random)
    public = {"encryption": keys.encryption.public, "signing": keys.signing.public}
    return chain.signed(DeviceAdded, signer, **({"member": member or chain.world.new_id()} | public | other))


def _epoch(chain: Chain, mailbox: Mailbox, signer: Signer | None = None, **other: object) -> bytes:
    """Return an entry that opens the next epoch of a service."""
    opened: dict[str, object] = {
        "service": mailbox.id,
        "epoch": len(mailbox.epochs) + 1,
        "public": EncryptionKey.generate(chain.world.random).public,
    }
    return chain.signed(EpochOpened, signer or chain.administrator.device, **(opened | other))


def _roster(chain: Chain, signer: Signer | None = None, **other: object) -> bytes:
    """Return an entry that makes a service without members."""
    roster: dict[str, object] = {
        "service": chain.world.new_id(),
        "handle": "direction",
        "name": "x",
        "members": (),
    }
    return chain.signed(ServiceSet, signer or chain.administrator.device, **(roster | other))


def _allowed(scene: Scene) -> Iterator[Attempt]:
    abri, closed, registrar = scene.abri, scene.closed, scene.world.registrar.device
    yield "ok-device-by-root", "The root adds a device.", "ok", _device(abri, abri.root)
    by_member = _device(abri, scene.ben.device, scene.ben.id)
    yield "ok-device-by-member", "A member adds a device of the same member.", "ok", by_member
    gone = abri.signed(DeviceRevoked, scene.ben.device, device=scene.ben.kid, reason="left")
    yield "ok-device-ends-itself", "A device may end itself.", "ok", gone
    ended = closed.signed(DeviceRevoked, closed.root, device=closed.administrator.kid, reason="left")
    yield "ok-revoked-while-suspended", "A suspended structure may revoke.", "ok", ended
    back = closed.signed(StandingChanged, registrar, level=1, active=True, evidence=bytes(32))
    yield "ok-reinstated", "A registrar reinstates a structure.", "ok", back


def _places(scene: Scene) -> Iterator[Attempt]:
    abri, network = scene.abri, scene.world.network
    admin = scene.abri.administrator.device
    yield "n-skipped", "No place is skipped.", STALE, _device(abri, admin, n=abri.state.next_n + 1)
    yield "n-repeated", "No place is taken twice.", STALE, _device(abri, admin, n=abri.state.next_n - 1)
    yield "previous-other", "The chain is not broken.", STALE, _device(abri, admin, previous=bytes(32))
    yield "entry-repeated", "An entry stands once.", STALE, scene.world.entries[-1]
    again = admission(scene, structure=abri.id)
    yield "admitted-twice", "A structure is admitted once.", STALE, again
    root = SigningKey.generate(scene.world.random)
    founded = Chain(scene.world, scene.world.new_id(), "", root)
    raw = founded.signed(NetworkFounded, root, name="Deux", root=root.public)
    yield "founded-twice", "There is one network.", REFUSED, raw
    raw = founded.signed(DeviceRevoked, root, device=bytes(32), reason="lost")
    yield "not-admitted", "A chain is opened by its admission.", REFUSED, raw
    yield "time-backwards", "Time does not go back.", REFUSED, _device(abri, admin, time=abri.state.time - 1)
    yield (
        "suspended",
        "A suspended structure adds nothing.",
        REFUSED,
        _device(scene.closed, scene.closed.root),
    )
    raw = _roster(network, scene.world.registrar.device)
    yield "network-service", "The network has no services.", REFUSED, raw
    standing: dict[str, object] = {"level": 4, "active": False, "evidence": bytes(32)}
    raw = network.signed(StandingChanged, scene.world.registrar.device, **standing)
    yield "network-standing", "The network has no standing.", REFUSED, raw


def _forms(scene: Scene) -> Iterator[Attempt]:
    abri = scene.abri
    bad = "malformed"
    raw = _device(abri, abri.root)
    yield "form-added", "Nothing follows the signature.", bad, raw + b"\0"
    yield "form-cut-off", "Nothing is missing.", bad, raw[:-1]
    entry = parse_entry(_roster(abri))
    key = abri.administrator.device.signing
    for name, claim, statement in (
        ("space", "White space is refused.", entry.signed.replace(b'"n":', b'"n": ')),
        ("unknown", "A member that is unknown is refused.", entry.signed[:-1] + b',"x":1}'),
        ("repeated", "A member stands once.", entry.signed[:-1] + b',"members":[]}'),
        ("type", "The types are known.", entry.signed.replace(b"service-set", b"service-end")),
        ("line-feed", "A handle has no line feed.", entry.signed.replace(b"direction", b"direction\\n")),
    ):
        yield f"form-{name}", claim, bad, scene.world.entry(statement, key)
    yield "form-n-without-previous", "Only the first has none.", bad, _device(abri, abri.root, previous=None)
    default = parse_entry(admission(scene)).signed[:-1] + b',"kbo":null}'
    raw = scene.world.entry(default, scene.world.registrar.device.signing)
    yield "form-default", "A default is left out.", bad, raw


def _signatures(scene: Scene) -> Iterator[Attempt]:
    abri = scene.abri
    entry = parse_entry(_device(abri, abri.root))
    other = scene.cpas.root.sign("statement", entry.signed)
    for name, claim, signature in (
        ("other-key", "The signer signs.", other),
        ("other-purpose", "The purpose is bound.", abri.root.sign("envelope", entry.signed)),
        ("half-mldsa", "Ed25519 must verify.", other[:64] + entry.signature[64:]),
        ("half-ed25519", "ML-DSA-65 must verify.", entry.signature[:64] + other[64:]),
    ):
        yield f"signature-{name}", claim, "signature", entry.raw[: -len(signature)] + signature


def _signers(scene: Scene) -> Iterator[Attempt]:
    abri, ben = scene.abri, scene.ben.device
    admin = abri.administrator.device
    delegation: dict[str, object] = {"device": scene.ben.kid, "granted": True}
    revocation: dict[str, object] = {"device": scene.ben.kid, "reason": "lost"}
    standing: dict[str, object] = {"level": 4, "active": True, "evidence": bytes(32)}
    recovery = EncryptionKey.generate(scene.world.random).public
    shares: dict[str, object] = {"public": recovery, "threshold": 2, "shares": 3}
    root = {"root": SigningKey.generate(scene.world.random).public}
    for name, claim, raw in (
        ("old-root", "A root that was replaced signs nothing.", _device(abri, scene.old_root)),
        ("revoked", "Nor does a device that is revoked.", _device(abri, scene.carla.device, scene.carla.id)),
        ("ended-administrator", "Nor one whose delegation ended.", _roster(abri, scene.deputy.device)),
        ("other-structure", "Nor that of another structure.", _roster(abri, scene.cpas.administrator.device)),
        ("device-by-colleague", "A member adds no device of another.", _device(abri, ben)),
        (
            "revoked-by-colleague",
            "Nor revokes one.",
            abri.signed(DeviceRevoked, scene.carla_anew.device, **revocation),
        ),
        (
            "delegation-by-administrator",
            "The root delegates.",
            abri.signed(DelegationChanged, admin, **delegation),
        ),
        ("delegation-by-device", "The root delegates.", abri.signed(DelegationChanged, ben, **delegation)),
        ("root-by-administrator", "The root replaces itself.", abri.signed(RootReplaced, admin, **root)),
        ("recovery-by-administrator", "The root sets recovery.", abri.signed(RecoverySet, admin, **shares)),
        ("service-by-root", "An administrator sets services.", _roster(abri, abri.root)),
        ("service-by-member", "An administrator sets services.", _roster(abri, ben)),
        ("epoch-by-root", "An administrator opens epochs.", _epoch(abri, scene.intake, abri.root)),
        ("epoch-by-member", "An administrator opens epochs.", _epoch(abri, scene.intake, ben)),
        (
            "standing-by-root",
            "A registrar says who stands.",
            abri.signed(StandingChanged, abri.root, **standing),
        ),
        ("admitted-by-administrator", "A registrar admits.", admission(scene, admin)),
        ("admitted-by-network", "A registrar admits.", admission(scene, scene.world.network.root)),
        (
            "admitted-by-revoked",
            "An active registrar admits.",
            admission(scene, scene.former_registrar.device),
        ),
    ):
        yield f"signer-{name}", claim, REFUSED, raw


def _keys(scene: Scene) -> Iterator[Attempt]:
    abri, intake = scene.abri, scene.intake
    carla = scene.carla.device
    again = {"encryption": carla.encryption.public, "signing": carla.signing.public}
    shares: dict[str, object] = {"threshold": 2, "shares": 3}
    elsewhere = scene.cpas.administrator.device.signing.public
    own = abri.root.public
    for name, claim, raw in (
        ("device", "A revoked device does not return.", _device(abri, abri.root, scene.carla.id, **again)),
        ("device-half", "Nor does one of its keys.", _device(abri, abri.root, signing=carla.signing.public)),
        ("device-elsewhere", "A device is of one structure.", _device(abri, abri.root, signing=elsewhere)),
        ("epoch", "An epoch's key does not return.", _epoch(abri, intake, public=intake.epochs[0].public)),
        ("epoch-current", "A rotation changes the key.", _epoch(abri, intake, public=intake.key.public)),
        ("root", "A root does not return.", abri.signed(RootReplaced, abri.root, root=scene.old_root.public)),
        ("root-current", "A replacement changes the key.", abri.signed(RootReplaced, abri.root, root=own)),
        ("root-elsewhere", "A root is of one structure.", admission(scene, root=own)),
        (
            "recovery",
            "A recovery key is new.",
            abri.signed(RecoverySet, abri.root, public=scene.recovery.public, **shares),
        ),
    ):
        yield f"key-{name}", claim, REFUSED, raw


def _names(scene: Scene) -> Iterator[Attempt]:
    abri, cpas = scene.abri, scene.cpas
    for name, claim, raw in (
        ("handle", "A handle is taken once.", admission(scene, handle="cpas-de-namur")),
        ("handle-suspended", "A suspended structure keeps it.", admission(scene, handle="ancienne-asbl")),
        ("kbo", "An enterprise is active once.", admission(scene, kbo="0999999922")),
        ("member", "A member is of one structure.", _device(abri, abri.root, scene.anne.id)),
        ("service", "A service is of one structure.", _roster(cpas, service=scene.intake.id)),
        ("service-handle", "Its handle is taken once.", _roster(abri, handle="accueil")),
    ):
        yield f"taken-{name}", claim, REFUSED, raw


def _devices(scene: Scene) -> Iterator[Attempt]:
    abri = scene.abri
    for name, kid in (("revoked", scene.carla.kid), ("unknown", bytes(32)), ("elsewhere", scene.anne.kid)):
        raw = abri.signed(DelegationChanged, abri.root, device=kid, granted=True)
        yield f"delegated-{name}", "Only an active device of the structure is delegated to.", REFUSED, raw
        raw = abri.signed(DeviceRevoked, abri.root, device=kid, reason="lost")
        yield f"revoked-{name}", "Only an active device of the structure is revoked.", REFUSED, raw


def _services(scene: Scene) -> Iterator[Attempt]:
    abri, intake = scene.abri, scene.intake
    key = EncryptionKey.generate(scene.world.random).public
    for name, claim, raw in (
        ("member-twice", "A member is named once.", _roster(abri, members=(scene.ben.id, scene.ben.id))),
        ("member-unknown", "A member has a device.", _roster(abri, members=(scene.world.new_id(),))),
        ("member-elsewhere", "A member is of the structure.", _roster(abri, members=(scene.anne.id,))),
        ("epoch-skipped", "No epoch is skipped.", _epoch(abri, intake, epoch=4)),
        ("epoch-repeated", "No epoch is repeated.", _epoch(abri, intake, epoch=2)),
        ("epoch-elsewhere", "An epoch is of an own service.", _epoch(abri, scene.social)),
        (
            "shares",
            "There are enough shares.",
            abri.signed(RecoverySet, abri.root, public=key, threshold=4, shares=3),
        ),
    ):
        yield f"effect-{name}", claim, REFUSED, raw
