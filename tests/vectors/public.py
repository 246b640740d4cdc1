"""Vectors of what everybody can check: signatures, key ids, lengths, trees, notes, safety numbers, proofs."""

import base64
import hashlib
from collections.abc import Iterator

from crypto import notes, suite
from crypto.keys import SigningKey
from crypto.signing import SIGNATURE_SIZE, RelayKey, label
from tests.vectors.operations import Json, run
from tests.vectors.vector import Vector, stream


def public_vectors() -> Iterator[Vector]:
    """Yield the vectors of signing, padding, merkle, notes, safety and enrolment."""
    yield from _signing()
    yield from _padding()
    yield from _merkle()
    yield from _notes()
    yield from _safety()
    yield from _enrolment()


def _signing() -> Iterator[Vector]:
    key, other = SigningKey(stream("signing", 64)), SigningKey(stream("other signing", 64))
    message, purpose = b"message", "content"
    signature, foreign = key.sign(purpose, message), other.sign(purpose, message)
    good = {
        "public": key.public.hex(),
        "purpose": purpose,
        "message": message.hex(),
        "signature": signature.hex(),
    }
    given = {"seed": key.seed.hex()}
    yield Vector("signing/key", "A seed gives its public key.", "keys.signing_key", "ok", given)
    kids = {"encryption": suite.public_key(stream("seed")).hex(), "signing": key.public.hex()}
    yield Vector("signing/kids", "Key ids of an epoch and of a device.", "signing.kids", "ok", kids)
    yield Vector("signing/verify", "Both halves verify.", "signing.verify", "ok", good)
    for name, claim, changed in (
        ("other-purpose", "The purpose is bound.", {"purpose": "statement"}),
        ("foreign-ed25519", "Ed25519 must verify.", {"signature": (foreign[:64] + signature[64:]).hex()}),
        ("foreign-mldsa", "ML-DSA-65 must verify.", {"signature": (signature[:64] + foreign[64:]).hex()}),
        ("half", "A signature by Ed25519 alone is none.", {"signature": signature[:64].hex()}),
        ("long", "No byte may follow.", {"signature": signature.hex() + "00"}),
    ):
        yield Vector(f"signing/verify-{name}", claim, "signing.verify", "signature", {**good, **changed})
    relay = RelayKey(stream("relay"))
    accepted = {"public": relay.public.hex(), "purpose": "acceptance", "message": message.hex()}
    accepted["signature"] = relay.sign("acceptance", message).hex()
    yield Vector("signing/relay", "The relay signs for a purpose.", "signing.verify_ed25519", "ok", accepted)
    misused = {**accepted, "purpose": "content"}
    claim = "The relay's signature is not valid for another purpose."
    yield Vector("signing/relay-other-purpose", claim, "signing.verify_ed25519", "signature", misused)
    yield from _small_order(relay, accepted)


def _small_order(relay: RelayKey, accepted: Json) -> Iterator[Vector]:
    """Yield signatures that the equation of RFC 8032 lets pass: by the identity, or with it as R."""
    identity, base = (1).to_bytes(32, "little"), bytes.fromhex("58" + 31 * "66")
    anybody = {"public": identity.hex(), "signature": (base + identity).hex()}
    # With R the identity, S is the hash times the private scalar.
    private = bytearray(hashlib.sha512(relay.seed).digest()[:32])
    private[0], private[31] = private[0] & 248, private[31] & 127 | 64
    signed = label(accepted["purpose"]) + bytes.fromhex(accepted["message"])
    hashed = int.from_bytes(hashlib.sha512(identity + relay.public + signed).digest(), "little")
    scalar = hashed * int.from_bytes(private, "little") % (2**252 + 27742317777372353535851937790883648493)
    without = {"signature": (identity + scalar.to_bytes(32, "little")).hex()}
    for name, claim, changed in (
        ("key", "Everybody could sign for a key of small order.", anybody),
        ("signature", "A signature whose R has small order is refused, whatever the library says.", without),
    ):
        given = {**accepted, **changed}
        yield Vector(f"signing/small-order-{name}", claim, "signing.verify_ed25519", "signature", given)


def _padding() -> Iterator[Vector]:
    lengths = [
        0,
        1,
        4095,
        4096,
        4097,
        4352,
        5000,
        8191,
        8193,
        65_535,
        65_537,
        1_000_000,
        2**20 + 1,
        2**33 - 1,
    ]
    yield Vector(
        "padding/lengths", "Padmé with a floor of 4 KiB.", "padding.lengths", "ok", {"lengths": lengths}
    )


def _merkle() -> Iterator[Vector]:
    entries = [stream(f"entry {number}", number).hex() for number in range(20)]
    yield Vector("merkle/roots", "The roots of 0 to 20 entries.", "merkle.roots", "ok", {"entries": entries})


def _notes() -> Iterator[Vector]:
    origin, root = "relay.example/directory", stream("root").hex()
    given = {"seed": stream("relay").hex(), "origin": origin, "name": origin, "size": 1234, "root": root}
    yield Vector("notes/sign", "A checkpoint becomes a signed note.", "notes.sign", "ok", given)
    made = run("notes.sign", given)["gives"]
    witness = run("notes.sign", {**given, "name": "witness.example", "seed": stream("witness").hex()})[
        "gives"
    ]
    note, good = made["note"], {"note": made["note"], "origin": origin, "vkey": made["vkey"]}
    cosigned = {**good, "note": note + witness["note"].partition("\n\n")[2]}
    yield Vector("notes/open", "A checkpoint opens under its key.", "notes.open", "ok", good)
    yield Vector("notes/open-cosigned", "Lines of others are passed over.", "notes.open", "ok", cosigned)
    key = RelayKey(stream("relay"))
    line = note.splitlines()[-1]
    for name, claim, expect, changed in (
        ("other-key", "Somebody else's note is refused.", "signature", {"vkey": witness["vkey"]}),
        ("altered", "An altered size is refused.", "signature", {"note": note.replace("1234", "1235")}),
        ("other-origin", "Another log's note is refused.", "checkpoint", {"origin": "relay.example/other"}),
        (
            "leading-zero",
            "A size has no leading zero.",
            "checkpoint",
            {"note": _signed(note, "1234", "01234", key)},
        ),
        (
            "extension",
            "No line may follow the root.",
            "checkpoint",
            {"note": _signed(note, "=", "=\nmore", key)},
        ),
        (
            "spare-bits",
            "Base64 has one spelling.",
            "checkpoint",
            {"note": _signed(note, *_spellings(root), key)},
        ),
        (
            "no-signature",
            "A note without a signature is refused.",
            "checkpoint",
            {"note": note.replace(line + "\n", "")},
        ),
        ("hyphen", "A signature begins with an em dash.", "checkpoint", {"note": note.replace("—", "-")}),
        (
            "control",
            "Control characters are refused.",
            "checkpoint",
            {"note": note.replace("\n1234", "\t\n1234")},
        ),
        ("no-newline", "A note ends with a newline.", "checkpoint", {"note": note[:-1]}),
    ):
        yield Vector(f"notes/open-{name}", claim, "notes.open", expect, {**good, **changed})


def _safety() -> Iterator[Vector]:
    a = {"id": stream("id a", 16).hex(), "public": SigningKey(stream("signing", 64)).public.hex()}
    b = {"id": stream("id b", 16).hex(), "public": SigningKey(stream("other signing", 64)).public.hex()}
    yield Vector("safety/number", "Sixty digits for two structures.", "safety.number", "ok", {"a": a, "b": b})
    yield Vector(
        "safety/number-reversed", "The order does not matter.", "safety.number", "ok", {"a": b, "b": a}
    )


def _enrolment() -> Iterator[Vector]:
    application = {
        "id": "01977f3c-0000-7000-8000-000000000001",
        "handle": "abri-de-meuse",
        "name": "Abri de Meuse",
        "root": base64.b64encode(SigningKey(stream("signing", 64)).public).decode(),
        "contact": "direction@abri.example",
        "proof": base64.b64encode(bytes(SIGNATURE_SIZE)).decode(),
    }
    for name, claim, changed in (
        ("application", "The root signs a list of five; without a number the fourth is null.", {}),
        ("application-kbo", "The enterprise number is signed.", {"kbo": "0123456749"}),
        (
            "application-line-feed",
            "A line feed in a name is escaped, and so never looks like the end of the name.",
            {"name": "Abri\n0123456749"},
        ),
        (
            "application-quotes",
            "Quotes, accents and control characters are written in one way.",
            {"name": 'L"Abri" \\ é \x01'},
        ),
    ):
        given = {"application": {**application, **changed}}
        yield Vector(f"enrolment/{name}", claim, "application.message", "ok", given)


def _signed(note: str, old: str, new: str, key: RelayKey) -> str:
    # The note with another text, however wrong, and a good signature of it.
    text = note.partition("\n\n")[0].replace(old, new) + "\n"
    name = note.splitlines()[-1].split(" ")[1]
    signature = notes.Verifier(name, key.public).key_id + key.sign_note(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def _spellings(root: str) -> tuple[str, str]:
    # Of the last character before the padding, two bits are spare; a lenient decoder ignores them.
    canonical = base64.b64encode(bytes.fromhex(root)).decode()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return canonical, canonical[:-2] + alphabet[alphabet.index(canonical[-2]) | 1] + "="
