"""S/MIME for correspondents who have a certificate: enveloped data (RFC 8551) with AES-256-CBC."""

from datetime import UTC, datetime
from email.message import EmailMessage

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options

from schemas.errors import InvalidInputError

_MIN_BITS = 2048


def encrypted(message: EmailMessage, inner: bytes, certificate: bytes) -> None:
    """Make the body of a mail of an inner one, encrypted to a certificate (DER or PEM)."""
    holder = usable(certificate, datetime.now(UTC))
    builder = PKCS7EnvelopeBuilder().set_data(inner).set_content_encryption_algorithm(AES256)
    sealed = builder.add_recipient(holder).encrypt(Encoding.DER, [PKCS7Options.Binary])
    message.set_content(sealed, maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    message.set_param("smime-type", "enveloped-data")
    message.set_param("name", "smime.p7m")


def usable(certificate: bytes, at: datetime) -> x509.Certificate:
    """Return a certificate to which a mail can be encrypted at a time; raises InvalidInputError."""
    try:
        load = (
            x509.load_pem_x509_certificate if b"-----BEGIN" in certificate else x509.load_der_x509_certificate
        )
        holder = load(certificate)
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
