"""OpenPGP for correspondents who have a key: PGP/MIME (RFC 3156), encrypted, with pysequoia."""

from email.message import EmailMessage
from email.policy import SMTP

import pysequoia

from schemas.errors import InvalidInputError


def fingerprint(certificate: bytes) -> str:
    """Return the fingerprint of a certificate; raises InvalidInputError when it is no use."""
    return str(_usable(certificate).fingerprint)


def encrypted(message: EmailMessage, inner: bytes, certificate: bytes) -> None:
    """Make the body of a mail of an inner one, encrypted to a certificate; raises InvalidInputError."""
    sealed = pysequoia.encrypt(bytes=inner, recipients=[_usable(certificate)])
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    message.attach(_part("application/pgp-encrypted", b"Version: 1\n"))
    message.attach(_part("application/octet-stream", bytes(sealed)))


def _part(media_type: str, data: bytes) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = media_type
    part.set_payload(data.decode("ascii"))  # armoured
    return part


def _usable(certificate: bytes) -> "pysequoia.Cert":
    try:
        cert = pysequoia.Cert.from_bytes(certificate)
        pysequoia.encrypt(bytes=b"", recipients=[cert])
    except Exception as error:  # the library raises bare exceptions of its own for each kind of key
        raise InvalidInputError(
            "nothing can be encrypted to this OpenPGP key: it expired, was revoked, or is no encryption key",
            advice="ask the correspondent for the current key, or write by link",
        ) from error
    return cert
