"""Keys of correspondents: OpenPGP certificates and X.509 certificates for S/MIME, read and judged.

    certificate = read_certificate(data, now)
    certificate.fingerprint, certificate.addresses

Rules: what nothing can be encrypted to is refused with the reason; the armoured form becomes the binary one.
A fingerprint is what two people compare by telephone: nothing else here says whose key it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Final

import pysequoia
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from schemas.errors import InvalidInputError, TooLargeError
from schemas.limits import LIMITS
from schemas.mail import Mode

_MIN_BITS = 2048
_PEM: Final = b"-----BEGIN CERTIFICATE"
_DER_SEQUENCE = 0x30


@dataclass(frozen=True)
class Certificate:
    """A key that a correspondent can be written to with: `mode` is openpgp or smime."""

    mode: Mode
    data: bytes  # OpenPGP packets, or DER
    fingerprint: str
    addresses: tuple[str, ...]
    expires: datetime | None

    def is_of(self, address: str) -> bool:
        """Whether it says that it is of an address."""
        return address.lower() in self.addresses


def read_certificate(data: bytes, now: datetime) -> Certificate:
    """Return a key, armoured or not; raises InvalidInputError for what is no use, TooLargeError."""
    read = _smime if data.startswith(_PEM) or data[:1] == bytes([_DER_SEQUENCE]) else _openpgp
    found = read(data, now)
    if len(found.data) > LIMITS.correspondent_key:
        raise TooLargeError(f"a key has {LIMITS.correspondent_key} bytes at most")
    return found


def openpgp_certificate(data: bytes) -> "pysequoia.Cert":
    """Return an OpenPGP certificate to which something can be encrypted now; raises InvalidInputError."""
    try:
        certificate = pysequoia.Cert.from_bytes(data)
        pysequoia.encrypt(bytes=b"", recipients=[certificate])
    except Exception as error:  # the library raises bare exceptions of its own for each kind of key
        raise InvalidInputError(
            "nothing can be encrypted to this OpenPGP key: it expired, was revoked, or is no encryption key",
            advice="ask the correspondent for the current key, or write by link",
        ) from error
    return certificate


def smime_certificate(data: bytes, at: datetime) -> x509.Certificate:
    """Return a certificate to which a mail can be encrypted at a time; raises InvalidInputError."""
    try:
        pem = b"-----BEGIN" in data
        holder = x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
        public = holder.public_key()
    except ValueError as error:
        raise InvalidInputError("this is no certificate") from error
    if not holder.not_valid_before_utc <= at <= holder.not_valid_after_utc:
        raise InvalidInputError(
            "the certificate is not valid now", advice="ask the correspondent for a new one"
        )
    if not isinstance(public, RSAPublicKey) or public.key_size < _MIN_BITS:
        raise InvalidInputError("the certificate has no RSA key of 2048 bits or more", advice="write by link")
    return holder


def _openpgp(data: bytes, _now: datetime) -> Certificate:
    certificate = openpgp_certificate(data)
    if _is_secret(data):
        raise InvalidInputError(
            "this file holds a secret key, which is nobody's but its owner's",
            advice="ask for the public key alone, and delete this file",
        )
    addresses = {parseaddr(str(each))[1].lower() for each in certificate.user_ids}
    return Certificate(
        Mode.OPENPGP,
        bytes(certificate),
        certificate.fingerprint.upper(),
        tuple(sorted(each for each in addresses if "@" in each)),
        certificate.expiration,
    )


def _is_secret(data: bytes) -> bool:
    # The library has no other question for it that is not about to go: it shows what it has read.
    return "PRIVATE KEY BLOCK" in str(pysequoia.Tsk.from_bytes(data))


def _smime(data: bytes, now: datetime) -> Certificate:
    certificate = smime_certificate(data, now)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = [str(each) for each in names.get_values_for_type(x509.RFC822Name)]
    except (x509.ExtensionNotFound, ValueError):
        addresses = []
    subject = certificate.subject.get_attributes_for_oid(x509.oid.NameOID.EMAIL_ADDRESS)
    addresses += [str(each.value) for each in subject]
    return Certificate(
        Mode.SMIME,
        certificate.public_bytes(Encoding.DER),
        certificate.fingerprint(SHA256()).hex().upper(),
        tuple(sorted({each.lower() for each in addresses})),
        certificate.not_valid_after_utc.astimezone(UTC),
    )
