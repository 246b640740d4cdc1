"""S/MIME for correspondents who have a certificate: enveloped data (RFC 8551) with AES-256-CBC."""

from datetime import UTC, datetime
from email.message import EmailMessage

from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options

from client.outside.certificates import smime_certificate


def encrypted(message: EmailMessage, inner: bytes, certificate: bytes) -> None:
    """Make the body of a mail of an inner one, encrypted to a certificate (DER or PEM)."""
    holder = smime_certificate(certificate, datetime.now(UTC))
    builder = PKCS7EnvelopeBuilder().set_data(inner).set_content_encryption_algorithm(AES256)
    sealed = builder.add_recipient(holder).encrypt(Encoding.DER, [PKCS7Options.Binary])
    message.set_content(sealed, maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    message.set_param("smime-type", "enveloped-data")
    message.set_param("name", "smime.p7m")
