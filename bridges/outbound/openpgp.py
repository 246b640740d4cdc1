"""OpenPGP for correspondents who have a key: PGP/MIME (RFC 3156), encrypted, with pysequoia."""

from email.message import EmailMessage
from email.policy import SMTP

import pysequoia

from client.outside.certificates import openpgp_certificate


def encrypted(message: EmailMessage, inner: bytes, certificate: bytes) -> None:
    """Make the body of a mail of an inner one, encrypted to a certificate; raises InvalidInputError."""
    sealed = pysequoia.encrypt(bytes=inner, recipients=[openpgp_certificate(certificate)])
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    message.attach(_part("application/pgp-encrypted", b"Version: 1\n"))
    message.attach(_part("application/octet-stream", bytes(sealed)))


def _part(media_type: str, data: bytes) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = media_type
    part.set_payload(data.decode("ascii"))  # armoured
    return part
