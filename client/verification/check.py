"""What can be found out about a structure that applies, for the registrar who decides.

    findings = [in_register(application, Register(folder)), await at_domain(application, domain, resolvers)]

A finding says what was looked at, whether it speaks for the structure, and the level that it is good for, if
it does; the words of the good ones are the evidence that the registrar keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from client.verification.dns import Resolver, record, vouches
from client.verification.names import Likeness, likeness
from client.verification.register import Register
from schemas.api import Application
from schemas.errors import NotFoundError
from schemas.kbo import format_kbo

REGISTERED, DOMAIN = 2, 1
"""Levels."""


@dataclass(frozen=True)
class Finding:
    """What was found; `level` is None when it does not speak for the structure."""

    text: str
    level: int | None


def in_register(application: Application, register: Register) -> Finding:
    """Compare number, status and name with an extract of the register; raises LocalError, MalformedError."""
    if application.kbo is None:
        return Finding("the application has no enterprise number", None)
    shown = format_kbo(application.kbo)
    try:
        found = register.find(application.kbo)
    except NotFoundError as error:
        return Finding(error.detail, None)
    source = f"register, extract of {found.extract}: {shown}"
    if not found.active:
        return Finding(f"{source} is not active", None)
    best = max(found.names, key=lambda name: _ORDER.index(likeness(name, application.name)), default="")
    if likeness(best, application.name) is not Likeness.SAME:
        return Finding(
            f"{source} is active under the name {best!r}, and applies as {application.name!r}", None
        )
    return Finding(f"{source} is active, with the name {best!r}", REGISTERED)


async def at_domain(application: Application, domain: str, resolvers: Sequence[Resolver]) -> Finding:
    """Ask whether a domain vouches for the applicant's root key; raises UnavailableError."""
    expected = record(application.id, application.root, domain)
    if await vouches(domain, expected, resolvers):
        return Finding(f"the domain {domain} vouches for the root key, by {len(resolvers)} resolvers", DOMAIN)
    return Finding(f"the domain {domain} does not vouch for the root key, or not everywhere", None)


_ORDER = (Likeness.DIFFERENT, Likeness.SIMILAR, Likeness.SAME)
