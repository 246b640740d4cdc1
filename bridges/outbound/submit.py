"""Handing a mail to the mail server, over aiosmtplib; that it took the mail is not delivery.

Rules: off this machine only over TLS with a checked certificate, never opportunistically; a permanent
refusal is told from a temporary one by its code alone.
"""

import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Final

import aiosmtplib

from schemas.errors import InvalidInputError, UnavailableError

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""This machine: here, and nowhere else, mail goes without TLS."""

IMPLICIT_TLS: Final = 465
"""The port where TLS comes before anything else (RFC 8314)."""

_TIMEOUT = 60.0


class RefusedError(InvalidInputError):
    """The mail server refused the mail for good."""

    slug = "mail-refused"


@dataclass(frozen=True)
class MailServer:
    """The mail server that takes our mail, on this machine or with a name and password."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None

    async def submit(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand a mail over; raises UnavailableError to try later, RefusedError for good.

        `sender` is that of the envelope, where reports go.
        """
        if any(mark in address for address in (sender, recipient) for mark in "\r\n\0 "):
            raise InvalidInputError("an address of the envelope holds a line feed or a space")
        loopback = self.host in LOOPBACK
        implicit = self.port == IMPLICIT_TLS
        international = not (sender + recipient).isascii()
        try:
            async with aiosmtplib.SMTP(
                hostname=self.host,
                port=self.port,
                start_tls=not loopback and not implicit,
                use_tls=implicit,
                tls_context=self.tls,
                username=self.username or None,
                password=self.password or None,
                timeout=_TIMEOUT,
            ) as server:
                await server.sendmail(
                    sender,
                    [recipient],
                    message.as_bytes(policy=SMTPUTF8 if international else SMTP),
                    mail_options=["SMTPUTF8"] if international else [],
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _told(error.recipients[0].code) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _told(error.code) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise UnavailableError("the mail server does not answer") from error


def _told(code: int) -> UnavailableError | RefusedError:
    if 400 <= code < 500:
        return UnavailableError(f"the mail server asks to wait ({code})")
    return RefusedError(f"the mail server refuses it ({code})")
