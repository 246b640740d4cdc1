"""Vectors of guests: the link, what follows from it, the items of a box, and reply addresses."""

import base64
from collections.abc import Iterator
from datetime import date

from bridges.addresses import Minter
from crypto.guests import SIDE_GUEST, SIDE_SERVICE, GuestKey, GuestSecrets, seal_item
from crypto.signing import label
from crypto.suite import encrypt
from schemas.codec import encode
from schemas.content import Action, FileRef
from schemas.guests import Confirmation, GuestItem, Question
from schemas.ids import id_bytes, new_id
from tests.vectors.operations import Json
from tests.vectors.vector import Vector, flipped, stream

_AT = 1_790_000_000_000
_RELAY = "https://relay.example"


def guest_vectors() -> Iterator[Vector]:
    """Yield the vectors of links, items and reply addresses."""
    yield from _links()
    yield from _secrets()
    yield from _items()
    yield from _reply_addresses()


def _id(name: str) -> str:
    return new_id(_AT, stream(name, 10))


_GUEST = _id("guest")


def _links() -> Iterator[Vector]:
    key = stream("guest key")
    link = GuestKey(_GUEST, key).link(_RELAY)
    other = GuestKey(_GUEST, key, phrase=True).link(_RELAY)
    for name, claim, given in (
        ("link", "The fragment of a link holds identifier and key.", link),
        ("link-phrase", "A flag says that a phrase belongs to it.", other),
        ("link-accept", "A wish may follow.", f"{link}.accept"),
        ("link-ask", "Also after the link of a box with a phrase.", f"{other}.ask"),
    ):
        yield Vector(f"guests/{name}", claim, "guests.read_link", "ok", {"link": given})
    token = bytes([1]) + id_bytes(_GUEST) + key
    flags = base64.urlsafe_b64encode(bytes([5]) + token[1:]).decode().rstrip("=")
    spare = link[:-1] + _next(link[-1])
    for name, claim, given in (
        ("link-cut-off", "A link that is cut off is refused.", link[:-1]),
        ("link-longer", "Nothing follows the key.", f"{link}AAAA"),
        ("link-flags", "Unknown flags are refused.", f"{_RELAY}/g/#{flags}"),
        ("link-spare-bits", "A key has one spelling: spare bits are zero.", spare),
        ("link-padding", "A key has one spelling: without padding.", f"{link}=="),
        ("link-wish", "An unknown wish is refused.", f"{link}.start"),
        ("link-empty-wish", "A dot without a wish is refused.", f"{link}."),
        ("link-empty", "A link without a fragment is none.", f"{_RELAY}/g/"),
    ):
        yield Vector(f"guests/{name}", claim, "guests.read_link", "malformed", {"link": given})


def _secrets() -> Iterator[Vector]:
    good: Json = {"guest": _GUEST, "key": stream("guest key").hex(), "phrase": ""}
    words = "café neige table route pont"
    for name, claim, phrase in (
        ("secrets", "What follows from a link.", ""),
        ("secrets-phrase", "A phrase changes the key of the items, and not what the relay is shown.", words),
        (
            "secrets-phrase-typed",
            "Capitals, spaces and composed accents do not matter.",
            " Cafe\u0301  NEIGE table\troute pont ",
        ),
    ):
        yield Vector(f"guests/{name}", claim, "guests.secrets", "ok", {**good, "phrase": phrase})


def _items() -> Iterator[Vector]:
    key, item = stream("item key"), _id("item")
    secrets = GuestSecrets(b"", key)
    held = stream("held mail")
    file = FileRef(_id("blob"), stream("file key"), 5, stream("file hash"), "scan.pdf", "application/pdf")
    letter = GuestItem("Anne", _AT, "Logement", "Bonjour\né", files=(file,), to="Sam Dupont")
    answer = GuestItem("Sam Dupont", _AT, text="D'accord", action=Action.ACCEPT)
    question = GuestItem("Anne", _AT, to="Sam Dupont", held=Question(held, "sam@asso.example", _AT - 1))
    confirmed = GuestItem("Sam Dupont", _AT, confirms=Confirmation(held, own=False))
    sealed = {}
    for name, claim, side, content in (
        ("letter", "What the service writes, with a file.", SIDE_SERVICE, letter),
        ("answer", "What the guest answers, with a step.", SIDE_GUEST, answer),
        ("question", "Whether a held reply is the guest's.", SIDE_SERVICE, question),
        ("confirmation", "What the guest says of a held reply.", SIDE_GUEST, confirmed),
    ):
        sealed[name] = seal_item(secrets, _GUEST, side, item, content)
        given = _given(side, item, sealed[name])
        yield Vector(f"guests/item-{name}", claim, "guests.open_item", "ok", given)
    good = _given(SIDE_SERVICE, item, sealed["letter"])
    for name, claim, changed in (
        ("other-side", "An item is bound to its side.", {"side": SIDE_GUEST}),
        ("other-item", "An item is bound to its identifier.", {"item": _id("other item")}),
        ("other-guest", "An item is bound to its box.", {"guest": _id("other guest")}),
        ("other-key", "The key is committed to.", {"key": stream("other key").hex()}),
        ("flipped", "An altered item is refused.", {"sealed": flipped(sealed["letter"], -1)}),
        ("cut-off", "An item that is cut off is refused.", {"sealed": sealed["letter"][:-1].hex()}),
    ):
        yield Vector(f"guests/item-{name}", claim, "guests.open_item", "decryption", {**good, **changed})
    for name, claim, plaintext in (
        ("spaces", "The JSON is compact.", encode(answer).replace(b",", b", ")),
        ("unknown-member", "Unknown members are refused.", encode(answer)[:-1] + b',"x":1}'),
        (
            "step",
            "A guest takes no step but accept, decline and ask.",
            encode(answer).replace(b"accept", b"start"),
        ),
    ):
        context = label("guest/item") + id_bytes(_GUEST) + bytes([SIDE_GUEST]) + id_bytes(item)
        given = _given(SIDE_GUEST, item, encrypt(key, context, plaintext))
        yield Vector(f"guests/item-{name}", claim, "guests.open_item", "malformed", given)
    asked = {"time": _AT, "guest": _GUEST, "held": held.hex()}
    yield Vector(
        "guests/question-id", "Colleagues ask under one identifier.", "guests.question_id", "ok", asked
    )


def _given(side: int, item: str, sealed: bytes) -> Json:
    return {
        "key": stream("item key").hex(),
        "guest": _GUEST,
        "side": side,
        "item": item,
        "sealed": sealed.hex(),
    }


def _reply_addresses() -> Iterator[Vector]:
    keys = {1: stream("address key"), 2: stream("newer address key")}
    address = Minter("mail.example", 1, keys).mint(stream("handle", 12), date(2027, 3, 1))
    newer = Minter("mail.example", 2, keys).mint(stream("handle", 12), date(2027, 3, 1))
    local = address.partition("@")[0]
    good: Json = {
        "domain": "mail.example",
        "keys": {str(number): key.hex() for number, key in keys.items()},
        "recipient": address,
    }
    for name, claim, recipient in (
        ("", "An address says what it stands for, and until when.", address),
        ("-newer", "Keys are told apart by their number.", newer),
        ("-capitals", "Capitals do not matter.", address.upper()),
        ("-tagged", "What follows + or - does not matter.", f"{local}+tag-x@mail.example"),
        ("-hyphen", "Nor when the hyphen comes first.", f"{local}-tag+x@mail.example"),
    ):
        yield Vector(
            f"guests/reply-address{name}",
            claim,
            "guests.read_reply_address",
            "ok",
            {**good, "recipient": recipient},
        )
    altered = _next(local[10]).join((local[:10], local[11:]))
    for name, claim, changed in (
        ("altered", "An altered address is none of ours.", {"recipient": f"{altered}@mail.example"}),
        ("cut-off", "An address that is cut off is none of ours.", {"recipient": address[1:]}),
        (
            "spare-bits",
            "An address has one spelling.",
            {"recipient": f"{local[:-1]}{_next(local[-1])}@mail.example"},
        ),
        (
            "other-domain",
            "Another domain's address is none of ours.",
            {"recipient": f"{local}@other.example"},
        ),
        ("unknown-key", "Without its key no address is ours.", {"keys": {"2": keys[2].hex()}}),
    ):
        yield Vector(
            f"guests/reply-address-{name}",
            claim,
            "guests.read_reply_address",
            "not-found",
            {**good, **changed},
        )


def _next(character: str) -> str:
    # The next one of both alphabets.
    return "a" if character == "z" else chr(ord(character) + 1)
