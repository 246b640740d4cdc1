"""What the domain name system says of the bridge's domains: where mail goes, who may send, who signs.

findings = await examine_names(config, lookup)

Rules: a record that is there but weak is told from one that is missing; a name server that does not answer is
said to be so, and is no missing record.
"""

import re
from collections.abc import Awaitable, Callable

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer

from bridges.config import Config
from client.doctor import Finding, Grade
from schemas.errors import UnavailableError

Lookup = Callable[[str, str], Awaitable[list[str]]]
"""Asks for the records of a name and type: none is an empty list, no answer is UnavailableError."""

_PATIENCE = 10.0


async def examine_names(config: Config, lookup: Lookup) -> list[Finding]:
    """Look at MX (where mail comes in by a mail server of one's own), SPF, DKIM and DMARC."""
    domain = config.sender.rpartition("@")[2]
    checks = [] if config.imap else [("mx", _mx(lookup, config.domain))]
    checks += [
        ("spf", _spf(lookup, domain)),
        ("dkim", _dkim(lookup, domain, config.dkim_selector)),
        ("dmarc", _dmarc(lookup, domain)),
    ]
    return [await _asked(name, check) for name, check in checks]


def dns_lookup(config: Config) -> Lookup:
    """Return what asks the resolvers of the configuration, or those of the system."""
    asking = Resolver(configure=not config.nameservers)
    if config.nameservers:
        asking.nameservers = list(config.nameservers)

    async def lookup(name: str, kind: str) -> list[str]:
        try:
            return [str(each) for each in await asking.resolve(name, kind, lifetime=_PATIENCE)]
        except (NXDOMAIN, NoAnswer):
            return []
        except DNSException as error:
            raise UnavailableError("the domain name system does not answer") from error

    return lookup


async def _asked(name: str, check: Awaitable[Finding]) -> Finding:
    try:
        return await check
    except UnavailableError as error:
        return Finding(
            name, Grade.WARN, error.detail, "check the network, or see nameservers; then look again"
        )


async def _mx(lookup: Lookup, domain: str) -> Finding:
    found = await lookup(domain, "MX")
    if not found:
        advice = f"publish an MX record for {domain} that names this machine"
        return Finding("mx", Grade.FAIL, f"{domain} has no MX record: no reply arrives", advice)
    hosts = [each.split()[-1].rstrip(".") for each in found]
    for host in hosts:
        if not await lookup(host, "A") and not await lookup(host, "AAAA"):
            return Finding(
                "mx", Grade.FAIL, f"{host} has no address", f"publish an A or AAAA record for {host}"
            )
    return Finding("mx", Grade.OK, f"mail for {domain} goes to {', '.join(hosts)}")


async def _spf(lookup: Lookup, domain: str) -> Finding:
    found = await _texts(lookup, domain, "v=spf1")
    if not found:
        advice = f'publish a TXT record for {domain}, such as "v=spf1 mx -all"'
        return Finding("spf", Grade.FAIL, f"{domain} does not say which machines send for it", advice)
    if len(found) > 1:
        return Finding(
            "spf", Grade.FAIL, f"{domain} has {len(found)} SPF records", "keep one: several count as none"
        )
    if not re.search(r"[-~]all\b|\bredirect=", found[0]):
        return Finding("spf", Grade.WARN, f"SPF of {domain} lets everybody send", "end the record with -all")
    return Finding("spf", Grade.OK, f"SPF of {domain}: {found[0][:60]}")


async def _dkim(lookup: Lookup, domain: str, selector: str) -> Finding:
    if not selector:
        advice = "set dkim_selector to the one that the mail server signs with"
        return Finding("dkim", Grade.WARN, "it is not known with which selector notices are signed", advice)
    name = f"{selector}._domainkey.{domain}"
    found = await _texts(lookup, name, "")
    if not any(re.search(r"\bp=\s*[A-Za-z0-9+/]", each) for each in found):
        advice = f"publish the key that the mail server signs with as TXT record of {name}"
        return Finding("dkim", Grade.FAIL, f"{name} has no key: notices look forged", advice)
    return Finding("dkim", Grade.OK, f"{name} has a key")


async def _dmarc(lookup: Lookup, domain: str) -> Finding:
    found = await _texts(lookup, f"_dmarc.{domain}", "v=DMARC1")
    if not found:
        advice = f'publish a TXT record for _dmarc.{domain}, such as "v=DMARC1; p=reject"'
        return Finding("dmarc", Grade.FAIL, f"others may send in the name of {domain}", advice)
    if re.search(r"\bp=\s*none\b", found[0]):
        advice = "once the reports are clean, set p=quarantine, then p=reject"
        return Finding("dmarc", Grade.WARN, f"DMARC of {domain} asks for nothing (p=none)", advice)
    return Finding("dmarc", Grade.OK, f"DMARC of {domain}: {found[0][:60]}")


async def _texts(lookup: Lookup, name: str, begins: str) -> list[str]:
    """Return the TXT records of a name that begin so, their pieces joined."""
    records = ["".join(re.findall(r'"([^"]*)"', each)) or each for each in await lookup(name, "TXT")]
    return [each for each in records if each.startswith(begins)]
