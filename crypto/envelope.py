"""Sealing and opening envelopes (spec/envelope.md).

Rules: the bytes received are what is hashed and signed, never encoded again; the signature is inside, so that
the relay never sees it, and covers header and wraps, so that a reader, who knows the content key, cannot send
the body on to others in the author's name; nothing is returned before everything has been checked.

    raw = seal(header, content, [epoch.public], device.signing)
    opened = open_envelope(parse(raw), epoch_key, sender.signing)

Whether the sender's key is the right one, and the recipients' too, is asked of the directory
(`crypto.chain.Directory.check_header`); whether the envelope came before, of what the client remembers.
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from crypto.keys import EncryptionKey, Random, SigningKey
from crypto.padding import padded_length
from crypto.signing import SIGNATURE_SIZE, epoch_kid, label, verify
from crypto.suite import KEY_SIZE, decrypt, encrypt, expand, wrap
from schemas.codec import encode
from schemas.content import Action, Content, Note, Transition, blobs_of, parse_content
from schemas.envelope import Envelope, Header, frame, parse
from schemas.errors import DecryptionError, InvalidInputError, MalformedError
from schemas.mail import Letter
from schemas.reminding import Absence, Waiting

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Opened:
    """What was sealed: the content, and the bytes of it that were signed."""

    content: Content
    payload: bytes


def seal(
    header: Header, content: Content, keys: Sequence[bytes], signing: SigningKey, random: Random = os.urandom
) -> bytes:
    """Return the raw envelope of `content` for epoch keys (1216 bytes), in the order of `header.recipients`.

    `signing` is the key of the device that the header names. Raises InvalidInputError when the keys are not
    those of the header, and MalformedError or TooLargeError for what no reader would accept.
    """
    header_bytes, payload = encode(header), encode(content)
    parse_content(payload)
    _check_keys(header, keys)
    _check_together(header, content)

    bound = _header_hash(header_bytes)
    content_key = random(KEY_SIZE)
    wraps = tuple(wrap(key, content_key, _wrap_info(bound, epoch_kid(key))) for key in keys)
    signature = signing.sign("envelope", _signed(bound, wraps, payload))
    body = encrypt(expand(content_key, "body"), bound, _padded(signature, payload))

    raw = frame(header_bytes, wraps, body)
    parse(raw)
    return raw


def open_envelope(envelope: Envelope, key: EncryptionKey, sender_signing: bytes) -> Opened:
    """Return what was sealed for `key` by the device with the public key `sender_signing` (1984 bytes).

    Raises DecryptionError when it is not for this key or was altered, SignatureInvalidError when this device
    did not sign it for these recipients, MalformedError or TooLargeError when its content breaks the rules.
    """
    bound = _header_hash(envelope.header_bytes)
    content_key = key.unwrap(_wrap_for(envelope, key.kid), _wrap_info(bound, key.kid))
    plaintext = decrypt(expand(content_key, "body"), bound, envelope.body)
    signature, payload = _unpadded(plaintext)
    verify(sender_signing, "envelope", _signed(bound, envelope.wraps, payload), signature)

    content = parse_content(payload)
    _check_together(envelope.header, content)
    return Opened(content, payload)


def _header_hash(header_bytes: bytes) -> bytes:
    return hashlib.sha256(label("header") + header_bytes).digest()


def _wrap_info(bound: bytes, kid: bytes) -> bytes:
    return label("wrap") + bound + kid


def _signed(bound: bytes, wraps: Sequence[bytes], payload: bytes) -> bytes:
    return bound + hashlib.sha256(b"".join(wraps)).digest() + hashlib.sha256(payload).digest()


def _padded(signature: bytes, payload: bytes) -> bytes:
    plaintext = _LENGTH.pack(len(payload)) + signature + payload
    return plaintext.ljust(padded_length(len(plaintext)), b"\0")


def _unpadded(plaintext: bytes) -> tuple[bytes, bytes]:
    payload_at = _LENGTH.size + SIGNATURE_SIZE
    if len(plaintext) < payload_at:
        raise MalformedError("the body is cut short")
    (size,) = _LENGTH.unpack_from(plaintext)
    end = payload_at + size
    # Padding is not signed: it must leave no choice to a reader who encrypts the same content once more.
    if len(plaintext) != padded_length(end) or plaintext[end:].strip(b"\0"):
        raise MalformedError("the body is not padded as it must be")
    return plaintext[_LENGTH.size : payload_at], plaintext[payload_at:end]


def _wrap_for(envelope: Envelope, kid: bytes) -> bytes:
    for recipient, wrapped in zip(envelope.header.recipients, envelope.wraps, strict=True):
        if recipient.kid == kid:
            return wrapped
    raise DecryptionError("the envelope is not sealed for this key")


def _check_keys(header: Header, keys: Sequence[bytes]) -> None:
    if [epoch_kid(key) for key in keys] != [recipient.kid for recipient in header.recipients]:
        raise InvalidInputError("the keys are not those that the header names, in its order")


def _check_together(header: Header, content: Content) -> None:
    """Check what the relay must be able to see of the content, and what must not leave the own service."""
    # The relay lets readers have the blobs that the header names: one more or less is hidden from somebody.
    if blobs_of(content) != header.blobs:
        raise MalformedError("the files of the content are not the blobs of the header")
    internal = isinstance(content, Note | Absence | Waiting | Letter) or (
        isinstance(content, Transition) and content.action is Action.ASSIGN
    )
    own = (header.sender.structure, header.sender.service)
    if internal and [(each.structure, each.service) for each in header.recipients] != [own]:
        raise MalformedError("a note, a letter or an assignment is for the own service only")
