"""Whether a mail is from whom it says: one From, the registered address, a DKIM signature aligned with it.

    reasons = await doubts(data, "marie@asso.example", resolve)
    if not reasons: ...                      # genuine; otherwise held, and the reasons shown

Rules:
- a mail is genuine only if nothing speaks against it; doubts hold it, they never bounce it;
- every signature is looked at, not only the first; one that leaves the end of the body open (`l=`), or does
  not cover From, counts for nothing (RFC 6376, section 8.2);
- what two readers could understand differently is no proof for either;
- aligned means that the signing domain is that of From or a parent of it, and no top-level domain;
- when the domain name system does not answer, nothing is decided: the mail is looked at again later.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from email.utils import getaddresses
from enum import StrEnum

import dkim

from bridges.inbound.headers import headers, unambiguous
from schemas.errors import UnavailableError

Resolve = Callable[[str], Awaitable[list[bytes]]]
"""Asks for the TXT records of a name: none is an empty list, no answer is UnavailableError."""

_SIGNATURES = 10  # more are not looked at
_RECORDS = 3  # of a name
_MIN_BITS = 1024  # of RSA; what many providers still use
_SILENT = logging.getLogger("souspli.dkim")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False  # the library logs names from the mail
_TAG = re.compile(rb"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")


class Doubt(StrEnum):
    """Why a mail is held."""

    SENDER_MISSING = "sender-missing"
    SEVERAL_SENDERS = "several-senders"
    OTHER_SENDER = "other-sender"  # than the address that is registered
    MALFORMED = "malformed"  # headers that can be read in more than one way
    UNSIGNED = "unsigned"  # no valid signature of the sender's domain


async def doubts(data: bytes, registered: str, resolve: Resolve) -> list[Doubt]:
    """Return what speaks against a mail being from an address; raises UnavailableError without an answer."""
    if not unambiguous(data):
        return [Doubt.MALFORMED]
    head = headers(data)
    fields = [str(each) for each in head.get_all("From", [])]
    addresses = [
        address.lower() for _, address in getaddresses([each[:10_000] for each in fields]) if address
    ]
    if not addresses or "@" not in addresses[0]:
        return [Doubt.SENDER_MISSING]
    found = []
    if len(fields) != 1 or len(addresses) != 1:
        found.append(Doubt.SEVERAL_SENDERS)
    if addresses[0] != registered.lower():
        found.append(Doubt.OTHER_SENDER)
    domain = addresses[0].rpartition("@")[2]
    signatures = [_raw(each) for each in head.get_all("DKIM-Signature", [])]
    if not await _signed(data, domain, signatures, resolve):
        found.append(Doubt.UNSIGNED)
    return found


async def _signed(data: bytes, domain: str, signatures: list[bytes], resolve: Resolve) -> bool:
    for number, signature in enumerate(signatures[:_SIGNATURES]):
        tags = {name: value.strip() for name, value in _TAG.findall(signature)}
        signer = tags.get(b"d", b"").decode("ascii", "replace").lower()
        covered = {each.strip().lower() for each in tags.get(b"h", b"").split(b":")}
        if b"l" in tags or b"from" not in covered or not aligned(domain, signer):
            continue
        selector = tags.get(b"s", b"").decode("ascii", "replace")
        records = await resolve(f"{selector}._domainkey.{signer}.")
        # The records of one name are alternatives: a domain that changes its key has two for a while.
        for record in records[:_RECORDS]:
            if await asyncio.to_thread(_verify, data, number, record):
                return True
    return False


def aligned(sender: str, signer: str) -> bool:
    """Whether a signing domain speaks for that of a sender: the same, or a parent of two labels or more.

    Public suffixes of two labels sign nothing: whoever could publish a key there controls the registry.
    """
    return sender == signer or (signer.count(".") >= 1 and sender.endswith("." + signer))


def _verify(data: bytes, number: int, record: bytes) -> bool:
    try:
        verifier = dkim.DKIM(data, logger=_SILENT, minkey=_MIN_BITS)
        return bool(verifier.verify(idx=number, dnsfunc=lambda *_name, **_patience: record))
    except Exception:  # noqa: BLE001 - a parser of others on hostile input: what it cannot read is not signed
        return False


def _raw(value: object) -> bytes:
    return re.sub(r"\s+", " ", str(value)).encode("utf-8", "replace")


__all__ = ["Doubt", "Resolve", "UnavailableError", "aligned", "doubts"]
