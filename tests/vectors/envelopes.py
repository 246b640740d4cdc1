"""Vectors of envelopes: what opens, and each way in which one must not."""

from collections.abc import Iterator

from crypto.envelope import seal
from crypto.keys import DeviceKeys, EncryptionKey
from schemas.codec import encode
from schemas.content import (
    Action,
    Content,
    FileRef,
    LegalBasis,
    Message,
    Note,
    Receipt,
    ReceiptState,
    Referral,
    Transition,
    Urgency,
)
from schemas.envelope import Checkpoint, Header, Recipient, Sender, parse
from schemas.ids import new_id
from schemas.reminding import Absence, Level, Reminder, Waiting
from schemas.sharing import Checklist, ConsentWithdrawn, Informed, Origin
from schemas.steps import Appointment, Consent, Consenting, Reason, Transfer
from tests.forging import CONTENT_KEY, forge, signature_inside
from tests.vectors.operations import Json
from tests.vectors.vector import Vector, flipped, stream

SENDER, STRANGER = (DeviceKeys.from_seed(stream(name, 96)) for name in ("sender", "stranger"))
EPOCHS = [EncryptionKey(stream(f"epoch {number}")) for number in range(3)]
KEYS = [epoch.public for epoch in EPOCHS]
IDS = [new_id(1_750_000_000_000, stream(f"id {number}", 10)) for number in range(12)]
SERVICES = [(IDS[0], IDS[1]), (IDS[2], IDS[3]), (IDS[4], IDS[5])]
"""Structure and service; the first is the sender's."""
FILES = tuple(
    FileRef(IDS[6 + n], stream(f"file {n}"), 1000 + n, stream(f"sha256 {n}"), name, "application/pdf")
    for n, name in enumerate(("attestation.pdf", "contrat de bail.pdf"))
)
MESSAGE = Message(author="Anne Noël", text="Bonjour,\nvoici ce qu'il manquait. ☎", subject="Logement")


def header(to: list[int], blobs: tuple[str, ...] = ()) -> Header:
    """Return a header to services by number: 0 is the sender's own."""
    return Header(
        suite=1,
        id=IDS[10],
        sender=Sender(*SERVICES[0], SENDER.kid),
        thread=IDS[11],
        time=1_750_000_000_000,
        recipients=tuple(Recipient(*SERVICES[n], n + 1, EPOCHS[n].kid) for n in to),
        checkpoint=Checkpoint(7, stream("root")),
        blobs=blobs,
    )


def vector(name: str, claim: str, expect: str, raw: bytes, reader: int = 1) -> Vector:
    """Return the vector of opening an envelope by the service of a number."""
    given: Json = {
        "seed": EPOCHS[reader].seed.hex(),
        "sender_signing": SENDER.signing.public.hex(),
        "envelope": raw.hex(),
    }
    return Vector(f"envelope/{name}", claim, "envelope.open", expect, given)


def envelope_vectors() -> Iterator[Vector]:
    """Yield the vectors of envelopes."""
    yield from _genuine()
    yield from _loop()
    yield from _frames()
    yield from _altered()
    yield from _signed_wrongly()
    yield from _unfitting()


def _genuine() -> Iterator[Vector]:
    def sealed(content: Content, to: list[int], blobs: tuple[str, ...] = ()) -> bytes:
        return seal(header(to, blobs), content, [KEYS[n] for n in to], SENDER.signing)

    yield vector("message", "A message opens.", "ok", sealed(MESSAGE, [1]))
    yield vector("second-reader", "The second of three opens it.", "ok", sealed(MESSAGE, [0, 2, 1]), 2)
    referral = Referral(
        author="Anne Noël",
        subject="Un logement pour deux",
        form="housing/1",
        answers={"persons": 2, "urgent": True, "name": "\"Élise\" \\ 'É'", "languages": ("fr", "nl")},
        urgency=Urgency.SOON,
        legal_basis=LegalBasis.CONSENT,
        after=(stream("seen"),),
        files=FILES,
    )
    blobs = tuple(file.blob for file in FILES)
    yield vector("referral", "A referral with two files opens.", "ok", sealed(referral, [1], blobs))
    receipt = Receipt(author="Ben", of=(stream("seen"),), state=ReceiptState.READ)
    yield vector("receipt", "A receipt opens.", "ok", sealed(receipt, [1]))
    note = Note(author="Anne Noël", text="à rappeler\u2028\u007f\u0001")
    yield vector("note", "A note to the own service opens.", "ok", sealed(note, [0]), 0)
    long = Message(author="Anne Noël", text="x" * 5000)
    yield vector("padded", "Longer than the floor of the padding.", "ok", sealed(long, [1]))


def _loop() -> Iterator[Vector]:
    consent = Consent(by=Consenting.BENEFICIARY, on="2026-11-28", how="par téléphone")
    referral = Referral(
        author="Anne Noël",
        subject="Un logement pour deux",
        form="housing/1",
        answers={"persons": 2},
        urgency=Urgency.SOON,
        legal_basis=LegalBasis.CONSENT,
        checklist=Checklist(Informed.NOT_YET, "Un toit avant l'hiver", minimum=True, why_not="injoignable"),
        origin=Origin(thread=IDS[8], sender=IDS[9], consent=consent),
    )
    decline, transfer = Action.DECLINE, Action.TRANSFER
    appointment = Appointment(starts=1_795_510_800_000, place="Rue de Fer 1, Namur", minutes=45)
    for name, claim, content, to in (
        ("referral-transferred", "A referral with checklist and origin opens.", referral, 1),
        (
            "step-schedule",
            "An appointment opens.",
            Transition("Ben", Action.SCHEDULE, appointment=appointment),
            1,
        ),
        (
            "step-decline",
            "A wrong door opens.",
            Transition("Ben", decline, "non", reason=Reason.WRONG_DOOR, suggests=IDS[9]),
            1,
        ),
        (
            "step-transfer",
            "A transfer opens.",
            Transition("Ben", transfer, transfer=Transfer(IDS[9], IDS[8], consent)),
            1,
        ),
        ("reminder", "A reminder opens.", Reminder("Anne", Level.ESCALATION), 1),
        ("absence", "An absence opens.", Absence("Anne", IDS[9], "2026-12-21", "2027-01-04", IDS[8]), 0),
        ("waiting", "What waits opens.", Waiting("Lina", "2026-12-21"), 0),
        (
            "step-takeover",
            "An assignment in place of somebody opens.",
            Transition("Lina", Action.ASSIGN, assignee=IDS[9], assignee_name="Cleo", instead_of=IDS[8]),
            0,
        ),
        ("consent-withdrawn", "A withdrawn consent opens.", ConsentWithdrawn("Anne", "2026-11-28", "…"), 1),
    ):
        yield vector(name, claim, "ok", seal(header([to]), content, [KEYS[to]], SENDER.signing), to)


def _frames() -> Iterator[Vector]:
    good, payload = encode(header([1])), encode(MESSAGE)

    def bad(name: str, claim: str, head: bytes, expect: str = "malformed", version: int = 1) -> Vector:
        raw = forge(head, payload, KEYS[1:2], SENDER.signing, version=version)
        return vector(f"header-{name}", claim, expect, raw)

    yield bad("version", "Another version is refused.", good, "unsupported-version", version=2)
    suite = good.replace(b'"suite":1', b'"suite":2')
    yield bad("suite", "There is one suite.", suite)
    yield bad("space", "White space is refused.", good.replace(b'"suite":1', b'"suite": 1'))
    members = good[1:].split(b",", 2)
    yield bad("order", "The order of members is fixed.", b"{%s,%s,%s" % (members[1], members[0], members[2]))
    yield bad("repeated", "A member stands once.", good[:-1] + b',"suite":1}')
    yield bad("unknown", "A member that is unknown is refused.", good[:-1] + b',"subject":"x"}')
    yield bad("default", "A default is left out.", good[:-1] + b',"blobs":[]}')
    twice = header([1, 1])
    raw = forge(encode(twice), payload, [KEYS[1], KEYS[1]], SENDER.signing)
    yield vector("mailbox-twice", "A service is named once.", "malformed", raw)
    raw = forge(good, payload, KEYS[1:3], SENDER.signing)
    yield vector("wrap-too-many", "There is one wrap for each recipient.", "malformed", raw)
    raw = forge(encode(header([1, 2])), payload, KEYS[1:2], SENDER.signing)
    yield vector("wrap-too-few", "There is one wrap for each recipient.", "malformed", raw)


def _altered() -> Iterator[Vector]:
    payload = encode(MESSAGE)
    raw = forge(encode(header([1])), payload, KEYS[1:2], SENDER.signing)
    two = parse(forge(encode(header([1, 2])), payload, KEYS[1:3], SENDER.signing))

    def bad(name: str, claim: str, altered: bytes, expect: str = "decryption", reader: int = 1) -> Vector:
        return vector(name, claim, expect, altered, reader)

    thread = raw.replace(b'"thread":"' + IDS[11].encode(), b'"thread":"' + IDS[10].encode())
    yield bad("altered-header", "The header is bound.", thread)
    yield bad("altered-body", "The body is bound.", bytes.fromhex(flipped(raw, -1)))
    yield bad("altered-wrap", "The wrap is bound.", bytes.fromhex(flipped(raw, -len(parse(raw).body) - 1)))
    yield bad("cut-off", "An envelope that is cut off is refused.", raw[:-1])
    yield bad("cut-in-wraps", "So is one without a body.", raw[: -len(parse(raw).body)], "malformed")
    yield bad("added", "A byte at the end is refused.", raw + b"\0")
    first, second = two.wraps
    yield bad("wraps-exchanged", "Wraps stand in order.", two.raw.replace(first + second, second + first))
    other = forge(encode(header([2])), payload, KEYS[2:3], SENDER.signing)
    moved = other[: -len(parse(other).body)] + parse(raw).body
    yield bad("body-moved", "A body opens under its own header only.", moved, reader=2)
    yield bad("other-reader", "Who is not named cannot open it.", raw, reader=2)
    keys = (stream("another"), CONTENT_KEY)
    split = forge(encode(header([1, 2])), payload, KEYS[1:3], SENDER.signing, content_keys=keys)
    yield bad("two-keys", "Two content keys never open one body.", split, reader=2)


def _signed_wrongly() -> Iterator[Vector]:
    head, payload = encode(header([1])), encode(MESSAGE)
    genuine = parse(forge(head, payload, KEYS[1:2], SENDER.signing))

    def bad(name: str, claim: str, raw: bytes, reader: int = 1) -> Vector:
        return vector(name, claim, "signature", raw, reader)

    retargeted = forge(
        encode(header([2])), payload, KEYS[2:3], SENDER.signing, signature=signature_inside(genuine)
    )
    yield bad("retargeted", "A reader cannot send a content on in its author's name.", retargeted, 2)
    raw = forge(head, payload, KEYS[1:2], SENDER.signing, signed_wraps=genuine.wraps)
    yield bad("other-wraps", "The signature covers the wraps.", raw)
    raw = forge(head, payload, KEYS[1:2], STRANGER.signing)
    yield bad("other-device", "The sender's device signs.", raw)
    raw = forge(head, payload, KEYS[1:2], SENDER.signing, purpose="statement")
    yield bad("other-purpose", "The purpose is bound.", raw)
    changed = forge(head, payload.replace(b"Anne", b"Anna"), KEYS[1:2], SENDER.signing, signed_wraps=())
    signature = signature_inside(parse(changed))
    raw = forge(head, payload, KEYS[1:2], SENDER.signing, signature=signature)
    yield bad("other-content", "The signature covers the content.", raw)


def _unfitting() -> Iterator[Vector]:
    def bad(name: str, claim: str, to: list[int], content: Content, blobs: tuple[str, ...] = ()) -> Vector:
        raw = forge(encode(header(to, blobs)), encode(content), [KEYS[n] for n in to], SENDER.signing)
        return vector(name, claim, "malformed", raw, to[-1])

    head, payload = encode(header([1])), encode(MESSAGE)
    space = 4096 - 4 - 3373 - len(payload)
    for name, claim, padding, length in (
        ("padding-not-zero", "The padding is zero.", bytes(space - 1) + b"\1", None),
        ("padding-too-long", "The padding has its length.", bytes(space + 256), None),
        ("padding-missing", "The padding has its length.", b"", None),
        ("length-too-large", "The content ends before the body does.", None, 2**32 - 1),
    ):
        raw = forge(head, payload, KEYS[1:2], SENDER.signing, padding=padding, said_length=length)
        yield vector(name, claim, "malformed", raw)
    raw = forge(head, payload.replace(b'"text":', b'"text": '), KEYS[1:2], SENDER.signing)
    yield vector("content-space", "A content is compact.", "malformed", raw)
    note = Note(author="Anne", text="entre nous")
    yield bad("note-abroad", "A note does not go to another service.", [1], note)
    yield bad("note-second", "A note does not go to a second service.", [0, 1], note)
    assign = Transition(author="Anne", action=Action.ASSIGN, assignee=IDS[9])
    yield bad("assign-abroad", "An assignment does not go to another service.", [1], assign)
    absence = Absence("Anne", IDS[9], "2026-12-21", "2027-01-04")
    yield bad("absence-abroad", "An absence does not go to another service.", [1], absence)
    transfer = Transition(author="Anne", action=Action.TRANSFER)
    yield bad("transfer-nowhere", "A transfer says where to.", [1], transfer)
    appointment = Appointment(starts=1_795_510_800_000, place="Rue de Fer 1, Namur")
    started = Transition(author="Anne", action=Action.START, appointment=appointment)
    yield bad("appointment-elsewhere", "An appointment stands with `schedule` alone.", [1], started)
    later = Appointment(starts=253_370_764_800_000, place="Rue de Fer 1, Namur")
    late = Transition(author="Ben", action=Action.SCHEDULE, appointment=later)
    yield bad("appointment-year-9999", "A time is one that every calendar shows.", [1], late)
    mistaken = Transition(author="Anne", action=Action.COMPLETE, text="…", reason=Reason.MISTAKE)
    yield bad("reason-elsewhere", "A reason belongs to its step.", [1], mistaken)
    blobs = tuple(file.blob for file in FILES)
    yield bad("file-hidden", "The header names each file.", [1], Message("Anne", "", files=FILES), blobs[:1])
    yield bad("blob-hidden", "The content names each blob.", [1], Message("Anne", "", files=FILES[:1]), blobs)
    yield bad("files-order", "In one order.", [1], Message("Anne", "", files=FILES), blobs[::-1])
