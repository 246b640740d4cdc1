"""The frame of an envelope: what is checked without a key."""

import hashlib
import struct

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.codec import encode
from schemas.envelope import WRAP_SIZE, Checkpoint, Header, Recipient, Sender, frame, parse
from schemas.errors import MalformedError, SouspliError, TooLargeError, UnsupportedVersionError
from schemas.ids import new_id
from schemas.limits import LIMITS
from tests.strategies import values

IDS = [new_id(n, bytes(10)) for n in range(200)]
HEADER = Header(
    suite=1,
    id=IDS[0],
    sender=Sender(IDS[1], IDS[2], bytes(32)),
    thread=IDS[3],
    time=0,
    recipients=(Recipient(IDS[4], IDS[5], 1, bytes(32)), Recipient(IDS[4], IDS[6], 1, bytes(32))),
    checkpoint=Checkpoint(0, bytes(32)),
)
WRAPS = (b"\1" * WRAP_SIZE, b"\2" * WRAP_SIZE)
BODY = b"body"
RAW = frame(encode(HEADER), WRAPS, BODY)
BODY_AT = len(RAW) - len(BODY)
WRAPS_AT = BODY_AT - 2 * WRAP_SIZE - 2


def framed(header: Header) -> bytes:
    """Return an envelope of a header with as many wraps as it has recipients."""
    return frame(encode(header), (bytes(WRAP_SIZE),) * len(header.recipients), BODY)


def test_parts() -> None:
    """What is framed is parsed into the same parts; its hash is that of all its bytes."""
    parsed = parse(RAW)
    assert (parsed.raw, parsed.header, parsed.header_bytes) == (RAW, HEADER, encode(HEADER))
    assert (parsed.wraps, parsed.body, parsed.hash) == (WRAPS, BODY, hashlib.sha256(RAW).digest())


@given(values(Header))
@settings(max_examples=25)
def test_round_trip(header: Header) -> None:
    """Every valid header is read back as itself."""
    services = {recipient.service for recipient in header.recipients}
    assume(len(services) == len(header.recipients) and len(set(header.blobs)) == len(header.blobs))
    assert parse(framed(header)).header == header


@pytest.mark.parametrize("size", [*range(0, BODY_AT, 97), BODY_AT])
def test_cut_off(size: int) -> None:
    """An envelope that ends before its body is refused, wherever it ends."""
    with pytest.raises(MalformedError):
        parse(RAW[:size])


@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    """Random bytes, also after a genuine beginning, raise nothing but errors of our family."""
    for beginning in (b"", RAW[:5], RAW[:9], RAW[:WRAPS_AT]):
        with pytest.raises(SouspliError):
            parse(beginning + data)


def test_magic_and_version() -> None:
    """Other beginnings are no envelopes; other versions are said to be that."""
    with pytest.raises(MalformedError):
        parse(b"SPLX" + RAW[4:])
    for version in (0, 2, 255):
        with pytest.raises(UnsupportedVersionError):
            parse(b"SPLI" + bytes([version]) + RAW[5:])


@pytest.mark.parametrize("count", [0, 1, 3, 65535])
def test_wraps_are_counted(count: int) -> None:
    """The number of wraps is the number of recipients."""
    with pytest.raises(MalformedError):
        parse(RAW[:WRAPS_AT] + struct.pack(">H", count) + RAW[WRAPS_AT + 2 :])


@pytest.mark.parametrize("size", [0, WRAPS_AT - 10, WRAPS_AT - 8, LIMITS.header + 1, 2**32 - 1])
def test_header_length(size: int) -> None:
    """A header that is said to be shorter, longer, or longer than the limit is refused."""
    with pytest.raises(MalformedError):
        parse(RAW[:5] + struct.pack(">I", size) + RAW[9:])


def test_size_limit() -> None:
    """An envelope may have 1 MiB, and not a byte more."""
    largest = RAW.ljust(LIMITS.envelope, b"\0")
    assert len(parse(largest).raw) == LIMITS.envelope
    with pytest.raises(TooLargeError):
        parse(largest + b"\0")


def test_each_mailbox_and_blob_once() -> None:
    """A service, or a blob, that is named twice is refused: it would get the envelope twice."""
    first, second = HEADER.recipients
    for header in (
        replace(HEADER, recipients=(first, first)),
        replace(HEADER, recipients=(first, replace(second, service=first.service, epoch=2))),
        replace(HEADER, blobs=(IDS[7], IDS[8], IDS[7])),
    ):
        with pytest.raises(MalformedError):
            parse(framed(header))


def test_number_of_recipients() -> None:
    """One to a hundred services: not none, and not one more."""
    many = tuple(Recipient(IDS[0], IDS[n], 1, bytes(32)) for n in range(LIMITS.recipients + 1))
    assert len(parse(framed(replace(HEADER, recipients=many[1:]))).wraps) == LIMITS.recipients
    for recipients in ((), many):
        with pytest.raises(MalformedError):
            parse(framed(replace(HEADER, recipients=recipients)))


def test_largest_envelope_fits() -> None:
    """A content of the largest size, for the most recipients, with the most files, fits into an envelope."""
    recipients = tuple(Recipient(IDS[0], IDS[n], 2**31 - 1, bytes(32)) for n in range(LIMITS.recipients))
    header = replace(HEADER, recipients=recipients, blobs=tuple(IDS[: LIMITS.files]))
    padding_at_most = LIMITS.content // 16
    assert len(encode(header)) <= LIMITS.header
    assert len(framed(header)) + LIMITS.content + padding_at_most + 2**14 <= LIMITS.envelope
