"""Checks of everything that the bridge depends on, each with what to do next.

for finding in await examine(config, lookup):
    print(finding.grade, finding.text, finding.advice)

Rules: nothing is changed and nothing is sent; what cannot be found out is said to be so.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from dns.asyncresolver import Resolver
from dns.exception import DNSException

from bridges.config import Config, endpoint_of, secret
from client.doctor import Finding, Grade
from client.endpoint import connect
from client.profile import Profile
from schemas.errors import SouspliError

Lookup = Callable[[str, str], Awaitable[list[str]]]
"""Asks for the records of a name and type; none is an empty list."""

_PATIENCE = 10.0
_SKEW = 60_000  # milliseconds


async def examine(config: Config, lookup: Lookup) -> list[Finding]:
    """Run all checks; never raises, whatever is wrong becomes a finding."""
    domain = config.sender.rpartition("@")[2]
    findings = [*_spool(config), await _profile(config), await _mail_server(config), await _lmtp(config)]
    findings += [
        await _record(lookup, config.domain, "MX", "", "point the MX of the domain to this machine"),
        await _record(lookup, domain, "TXT", "v=spf1", "say in SPF which machine sends"),
        await _record(lookup, f"_dmarc.{domain}", "TXT", "v=DMARC1", "publish a DMARC policy"),
    ]
    return findings


def dns_lookup(config: Config) -> Lookup:
    """Return what asks the resolvers of the configuration, or those of the system."""
    asking = Resolver(configure=not config.nameservers)
    if config.nameservers:
        asking.nameservers = list(config.nameservers)

    async def lookup(name: str, kind: str) -> list[str]:
        try:
            return [str(each) for each in await asking.resolve(name, kind, lifetime=_PATIENCE)]
        except DNSException:
            return []

    return lookup


def _spool(config: Config) -> Iterator[Finding]:
    folder = config.spool_folder
    if not folder.is_dir():
        yield Finding("spool", Grade.WARN, f"{folder} does not exist yet", "it is made at the first start")
    elif not os.access(folder, os.W_OK):
        yield Finding("spool", Grade.FAIL, f"{folder} cannot be written", "give it to the bridge's user")
    elif folder.stat().st_mode & 0o077:
        yield Finding("spool", Grade.WARN, f"others may enter {folder}", f"chmod 700 {folder}")
    else:
        yield Finding("spool", Grade.OK, "the spool can be written, by the bridge alone")


async def _profile(config: Config) -> Finding:
    try:
        with Profile.open(config.profile_folder, secret(config.passphrase_file)) as profile:
            async with connect(profile) as endpoint:
                await endpoint.directory.refresh()
                skew = abs(endpoint.http.skew or 0)
                services = [service.handle for service in endpoint.mailbox.services]
    except SouspliError as error:
        return Finding("relay", Grade.FAIL, error.detail, error.advice)
    if not services:
        return Finding("relay", Grade.FAIL, "the bridge belongs to no service", "have it put into one")
    if skew > _SKEW:
        return Finding("clock", Grade.WARN, f"the clock is off by {skew // 1000} s", "set it, and keep it so")
    return Finding("relay", Grade.OK, f"the relay answers; the bridge is in: {', '.join(services)}")


async def _mail_server(config: Config) -> Finding:
    host, port = endpoint_of(config.smtp)
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection(host, port)
            greeting = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return Finding("smtp", Grade.FAIL, f"no mail server answers at {config.smtp}", "start it; see smtp")
    if not greeting.startswith(b"220"):
        return Finding("smtp", Grade.FAIL, f"what answers at {config.smtp} is no mail server", "see smtp")
    return Finding("smtp", Grade.OK, "the mail server takes connections")


async def _lmtp(config: Config) -> Finding:
    host, port = endpoint_of(config.lmtp)
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
        return Finding("lmtp", Grade.OK, "the bridge takes mail")
    return Finding("lmtp", Grade.WARN, f"nobody takes mail at {config.lmtp}", "start the bridge")


async def _record(lookup: Lookup, name: str, kind: str, begins: str, advice: str) -> Finding:
    check = begins.removeprefix("v=").rstrip("1").lower() or kind.lower()
    found = [each for each in await lookup(name, kind) if each.strip('"').startswith(begins)]
    if not found:
        return Finding(check, Grade.FAIL, f"{name} has no such record", advice)
    return Finding(check, Grade.OK, f"{name}: {found[0][:60]}")
