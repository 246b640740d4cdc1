"""Sealing and opening; more ways in which an envelope must not open are in schemas/vectors/envelope."""

from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crypto.envelope import Opened, open_envelope, seal
from crypto.keys import EncryptionKey, SigningKey
from crypto.padding import padded_length
from schemas.codec import encode
from schemas.content import (
    Action,
    Content,
    FileRef,
    Message,
    Note,
    Receipt,
    ReceiptState,
    Transition,
    blobs_of,
)
from schemas.envelope import WRAP_SIZE, parse
from schemas.errors import (
    DecryptionError,
    InvalidInputError,
    MalformedError,
    SignatureInvalidError,
    SouspliError,
    TooLargeError,
)
from schemas.ids import new_id
from schemas.limits import LIMITS
from tests.builders import Chain, Mailbox, Member, World, network
from tests.forging import CONTENT_KEY, forge, signature_inside
from tests.strategies import values

MESSAGE = Message(author="Anne", text="Bonjour")
FILE = FileRef(new_id(1), bytes(32), 10, bytes(32), "bail.pdf", "application/pdf")


class Correspondents:
    """A sender with a service, and two services elsewhere; nothing here changes them."""

    def __init__(self) -> None:
        self.world: World = network()
        cpas: Chain = self.world.structure("cpas-namur")
        abri: Chain = self.world.structure("abri-de-meuse")
        self.anne: Member = cpas.member()
        self.own: Mailbox = cpas.service("social", self.anne)
        self.intake: Mailbox = abri.service("accueil", abri.administrator)
        self.other: Mailbox = abri.service("direction", abri.administrator)

    def sealed(self, content: Content, *to: Mailbox) -> bytes:
        """Seal a content from Anne's service."""
        return self.world.envelope(self.anne, self.own, to, content)

    def opened(self, raw: bytes, mailbox: Mailbox) -> Opened:
        """Open an envelope as a member of a service does, all checks made."""
        envelope = parse(raw)
        sender = self.world.directory.check_header(envelope.header)
        return open_envelope(envelope, mailbox.key, sender.signing)


@pytest.fixture(scope="module")
def people() -> Correspondents:
    """Make them once for the module."""
    return Correspondents()


class Remembering(EncryptionKey):
    """A key that unwraps the same wrap only once, so that thousands of alterations of a body can be tried."""

    def __init__(self, seed: bytes) -> None:
        super().__init__(seed)
        known: Callable[[bytes, bytes], bytes] = lru_cache(super().unwrap)
        object.__setattr__(self, "unwrap", known)


def test_every_reader_gets_the_same(people: Correspondents) -> None:
    """Each service named opens the same content, from the same bytes."""
    to = (people.intake, people.own, people.other)
    raw = people.sealed(MESSAGE, *to)
    assert [people.opened(raw, mailbox) for mailbox in to] == [Opened(MESSAGE, encode(MESSAGE))] * 3


@given(data=st.data())
@settings(max_examples=20)
def test_round_trip(people: Correspondents, data: st.DataObject) -> None:
    """Every valid content opens as it was sealed."""
    content = data.draw(values(Message) | values(Receipt))
    assume(len(set(blobs_of(content))) == len(blobs_of(content)))
    assert people.opened(people.sealed(content, people.intake), people.intake).content == content


def test_sealing_is_as_specified(people: Correspondents) -> None:
    """What is sealed by the letter of the specification opens, and has the same size."""
    header = people.world.header(people.anne, people.own, [people.intake])
    keys = [people.intake.key.public]
    raw = forge(encode(header), encode(MESSAGE), keys, people.anne.device.signing)
    assert people.opened(raw, people.intake).content == MESSAGE
    assert len(raw) == len(seal(header, MESSAGE, keys, people.anne.device.signing))


def test_randomness_is_an_argument(people: Correspondents) -> None:
    """The content key comes from the source that is given, all 32 bytes of it."""
    header = people.world.header(people.anne, people.own, [people.intake])
    keys = [people.intake.key.public]
    raw = seal(header, MESSAGE, keys, people.anne.device.signing, lambda size: CONTENT_KEY[:size])
    assert len(signature_inside(parse(raw), CONTENT_KEY)) == 3373


def test_length_says_little(people: Correspondents) -> None:
    """A short answer and half a page have one size; one more recipient adds a wrap and its name."""
    short, page = (people.sealed(Message("Anne", text), people.intake) for text in ("oui", "x" * 600))
    assert len(short) == len(page)
    body = parse(people.sealed(Message("Anne", "x" * 5000), people.intake)).body
    assert len(body) == 56 + padded_length(4 + 3373 + 5000 + len(encode(Message("Anne", "")))) + 16
    two = parse(people.sealed(MESSAGE, people.intake, people.other))
    grown = len(two.header_bytes) - len(parse(short).header_bytes)
    assert len(two.raw) - len(short) == WRAP_SIZE + grown


def test_each_byte_counts(people: Correspondents) -> None:
    """An envelope with any one byte changed is refused, in header, wraps or body."""
    raw = people.sealed(MESSAGE, people.intake, people.other)
    key, signing = Remembering(people.intake.key.seed), people.anne.device.signing.public
    assert open_envelope(parse(raw), key, signing).content == MESSAGE
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1 << at % 8
        with pytest.raises(SouspliError):
            open_envelope(parse(bytes(changed)), key, signing)


def test_each_length_counts(people: Correspondents) -> None:
    """An envelope that is cut off anywhere, or has a byte more, is refused."""
    raw = people.sealed(MESSAGE, people.intake)
    key, signing = Remembering(people.intake.key.seed), people.anne.device.signing.public
    for altered in (*(raw[:size] for size in range(len(raw))), raw + b"\0"):
        with pytest.raises(SouspliError):
            open_envelope(parse(altered), key, signing)


def test_not_for_this_key(people: Correspondents) -> None:
    """A service that is not named, or another epoch of one that is, opens nothing."""
    raw = people.sealed(MESSAGE, people.intake)
    for key in (people.other.key, EncryptionKey.generate()):
        with pytest.raises(DecryptionError, match="not sealed for this key"):
            open_envelope(parse(raw), key, people.anne.device.signing.public)


def test_reader_cannot_send_on(people: Correspondents) -> None:
    """A reader who seals what it read to somebody else, with the author's signature, is found out."""
    signing = people.anne.device.signing
    header = people.world.header(people.anne, people.own, [people.intake])
    read = parse(forge(encode(header), encode(MESSAGE), [people.intake.key.public], signing))
    onward = encode(replace(header, recipients=(people.other.recipient,)))
    sent_on = forge(
        onward, encode(MESSAGE), [people.other.key.public], signing, signature=signature_inside(read)
    )
    with pytest.raises(SignatureInvalidError):
        people.opened(sent_on, people.other)


def test_sealing_refuses_other_keys(people: Correspondents) -> None:
    """A key that is not the one named, in another order, missing or too many, seals nothing."""
    header = people.world.header(people.anne, people.own, [people.intake, people.other])
    first, second = people.intake.key.public, people.other.key.public
    for keys in ([], [first], [second, first], [first, first], [first, second, second]):
        with pytest.raises(InvalidInputError, match="not those that the header names"):
            seal(header, MESSAGE, keys, people.anne.device.signing)


@pytest.mark.parametrize(
    "content",
    [Note("Anne", "entre nous"), Transition("Anne", Action.ASSIGN, assignee=new_id(1))],
    ids=["note", "assign"],
)
def test_internal_stays_internal(people: Correspondents, content: Content) -> None:
    """A note or an assignment is sealed for the own service, and not for another one beside it."""
    assert people.opened(people.sealed(content, people.own), people.own).content == content
    for to in ([people.intake], [people.own, people.intake], [people.intake, people.own]):
        with pytest.raises(MalformedError, match="own service only"):
            people.sealed(content, *to)


def test_files_are_the_blobs(people: Correspondents) -> None:
    """What the header names is what the content has, in one order; a receipt has none."""
    files = (FILE, replace(FILE, blob=new_id(2)))
    blobs = [file.blob for file in files]
    receipt = Receipt("Anne", (bytes(32),), ReceiptState.READ)
    keys = [people.intake.key.public]
    for content, named in (
        (Message("Anne", "", files=files), blobs[:1]),
        (Message("Anne", "", files=files), blobs[::-1]),
        (Message("Anne", "", files=files[:1]), blobs),
        (receipt, blobs),
    ):
        header = people.world.header(people.anne, people.own, [people.intake], blobs=named)
        with pytest.raises(MalformedError, match="not the blobs"):
            seal(header, content, keys, people.anne.device.signing)
    with_files = Message("Anne", "", files=files)
    assert people.opened(people.sealed(with_files, people.intake), people.intake).content == with_files


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (Message("", "nobody wrote this"), MalformedError),
        (Message("Anne", "x" * (LIMITS.text + 1)), MalformedError),
        (Message("Anne", "\ud800"), InvalidInputError),
        (Transition("Anne", Action.ASSIGN), MalformedError),
        (Transition("Anne", Action.ACCEPT, assignee=new_id(1)), MalformedError),
        (Message("Anne", "\0" * LIMITS.text), TooLargeError),
    ],
)
def test_sealing_refuses_what_readers_would(
    people: Correspondents, content: Content, error: type[SouspliError]
) -> None:
    """Nothing is sealed that nobody could open: who writes it is told, not who reads it."""
    with pytest.raises(error):
        people.sealed(content, people.own)


def test_sealing_refuses_a_bad_header(people: Correspondents) -> None:
    """A header with a service twice is not sealed."""
    header = people.world.header(people.anne, people.own, [people.intake, people.intake])
    with pytest.raises(MalformedError, match="named twice"):
        seal(header, MESSAGE, [people.intake.key.public] * 2, people.anne.device.signing)


@given(
    payload=st.binary(max_size=60),
    padding=st.none() | st.binary(max_size=20),
    said=st.none() | st.integers(0, 9999),
)
@settings(max_examples=40)
def test_hostile_sender(
    people: Correspondents, payload: bytes, padding: bytes | None, said: int | None
) -> None:
    """Whatever a genuine device seals and signs, a reader gets an error of our family."""
    header = encode(people.world.header(people.anne, people.own, [people.intake]))
    signing: SigningKey = people.anne.device.signing
    raw = forge(header, payload, [people.intake.key.public], signing, padding=padding, said_length=said)
    with pytest.raises(SouspliError):
        people.opened(raw, people.intake)


def test_body_without_room_for_a_signature(people: Correspondents) -> None:
    """A body that is genuinely sealed and ends inside its signature is refused."""
    header = encode(people.world.header(people.anne, people.own, [people.intake]))
    keys, signing = [people.intake.key.public], people.anne.device.signing
    raw = forge(header, b"", keys, signing, signature=bytes(3372), padding=b"")
    with pytest.raises(MalformedError, match="cut short"):
        people.opened(raw, people.intake)
