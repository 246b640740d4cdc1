"""Checks of everything that the bridge depends on, each with what to do next.

for finding in await examine(config, lookup):
    print(finding.grade, finding.text, finding.advice)

Rules: nothing is changed and nothing is sent; what cannot be found out is said to be so.
"""

import asyncio
import os
import shutil
import ssl
from collections.abc import Iterator
from contextlib import suppress

import aiosmtplib

from bridges.bridge import account_of
from bridges.config import Config, endpoint_of, secret
from bridges.doctor_names import Lookup, dns_lookup, examine_names
from bridges.inbound.imap import connected
from bridges.ledger import Ledger, State
from bridges.outbound.submit import IMPLICIT_TLS, LOOPBACK
from bridges.queue import Entry
from client.device.profile import Profile
from client.doctor import Finding, Grade
from client.endpoint import connect
from client.wording import counted
from schemas.errors import SouspliError

__all__ = ["dns_lookup", "examine"]

_PATIENCE = 10.0
_SKEW = 60_000  # milliseconds
_ROOM = 2**30  # bytes that the disk of the spool should have left
_LATE = 3 * 86_400_000  # milliseconds after which somebody should have decided about a mail


async def examine(config: Config, lookup: Lookup) -> list[Finding]:
    """Run all checks; never raises, whatever is wrong becomes a finding."""
    comes = await _imap(config) if config.imap else await _lmtp(config)
    return [
        *_spool(config),
        *await _profile(config),
        *await _mail_server(config),
        comes,
        *await examine_names(config, lookup),
    ]


def _spool(config: Config) -> Iterator[Finding]:
    folder = config.spool_folder
    if not folder.is_dir():
        yield Finding("spool", Grade.WARN, f"{folder} does not exist yet", "it is made at the first start")
        return
    room = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        yield Finding("spool", Grade.FAIL, f"{folder} cannot be written", "give it to the bridge's user")
    elif folder.stat().st_mode & 0o077:
        yield Finding("spool", Grade.WARN, f"others may enter {folder}", f"chmod 700 {folder}")
    elif room < _ROOM:
        advice = "make room: without it mail waits at the mail server"
        yield Finding("spool", Grade.WARN, f"the disk of the spool has {room // 2**20} MiB left", advice)
    else:
        yield Finding("spool", Grade.OK, "the spool can be written, by the bridge alone, and has room")


async def _profile(config: Config) -> list[Finding]:
    try:
        with Profile.open(config.profile_folder, secret(config.passphrase_file)) as profile:
            async with connect(profile) as endpoint:
                waits = _queue(Ledger(profile.store), endpoint.clock())
                await endpoint.directory.refresh()
                skew = abs(endpoint.http.skew or 0)
                services = [service.handle for service in endpoint.mailbox.services]
    except SouspliError as error:
        return [Finding("relay", Grade.FAIL, error.detail, error.advice or "see profile and passphrase_file")]
    clock = Finding("clock", Grade.OK, "the clock is right")
    if skew > _SKEW:
        clock = Finding(
            "clock", Grade.WARN, f"the clock is off by {skew // 1000} s", "set it, and keep it so"
        )
    relay = Finding("relay", Grade.OK, f"the relay answers; the bridge is in: {', '.join(services)}")
    if not services:
        advice = "have an administrator put it into one: souspli service members"
        relay = Finding("relay", Grade.FAIL, "the bridge belongs to no service", advice)
    return [relay, clock, waits]


def _queue(ledger: Ledger, now: int) -> Finding:
    entries = [entry for entry in map(Entry, ledger.all_incoming()) if entry.waits]
    broken = sum(entry.of.state is State.QUARANTINED for entry in entries)
    late = sum(entry.since < now - _LATE for entry in entries)
    if broken:
        text = f"{counted(broken, 'mail')} could not be read"
        return Finding("queue", Grade.WARN, text, "see souspli bridge queue list")
    if late:
        text = f"{counted(late, 'mail')} waits since more than three days"
        advice = "remind the services to decide; see souspli bridge queue list"
        return Finding("queue", Grade.WARN, text, advice)
    return Finding("queue", Grade.OK, "nothing waits too long")


async def _mail_server(config: Config) -> list[Finding]:
    host, port = endpoint_of(config.smtp)
    client = aiosmtplib.SMTP(
        hostname=host, port=port, start_tls=False, use_tls=port == IMPLICIT_TLS, timeout=_PATIENCE
    )
    try:
        await client.connect()
    except (aiosmtplib.SMTPException, ssl.SSLError, OSError, TimeoutError) as error:
        if isinstance(error, aiosmtplib.SMTPResponseException | ssl.SSLError):
            text = f"what answers at {config.smtp} is no mail server, or its certificate is not valid"
            return [Finding("smtp", Grade.FAIL, text, "see smtp")]
        return [Finding("smtp", Grade.FAIL, f"no mail server answers at {config.smtp}", "start it; see smtp")]
    answers = Finding("smtp", Grade.OK, "the mail server takes connections")
    try:
        return [answers, await _tls(client, host)]
    finally:
        client.close()


async def _tls(client: aiosmtplib.SMTP, host: str) -> Finding:
    if client.use_tls:
        return Finding("tls", Grade.OK, "notices leave this machine encrypted")
    elsewhere = host not in LOOPBACK
    grade = Grade.FAIL if elsewhere else Grade.WARN
    if not client.supports_extension("starttls"):
        text = f"{host} offers no encryption" + ("" if elsewhere else ": mail comes in readable on its way")
        return Finding("tls", grade, text, "give the mail server a certificate, as in deploy/postfix/main.cf")
    context = ssl.create_default_context()
    context.check_hostname = elsewhere  # the certificate of one's own server has the name of the MX
    try:
        await client.starttls(tls_context=context)
    except (aiosmtplib.SMTPException, ssl.SSLError, OSError) as error:
        reason = getattr(error.__cause__ or error, "verify_message", "") or "it cannot be verified"
        text = f"the certificate of the mail server is not valid: {reason}"
        return Finding("tls", grade, text, "renew it, and check that the mail server has the whole chain")
    return Finding("tls", Grade.OK, "the mail server has a valid certificate")


async def _imap(config: Config) -> Finding:
    try:
        async with connected(account_of(config)) as connection:
            notifies = connection.notifies
    except SouspliError as error:
        return Finding("imap", Grade.FAIL, error.detail, error.advice or "see imap, and whether it is away")
    told = "and notifies" if notifies else f"and is asked every {config.imap_poll} s"
    return Finding("imap", Grade.OK, f"the mailbox opens, {told}")


async def _lmtp(config: Config) -> Finding:
    host, port = endpoint_of(config.lmtp)
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
        return Finding("lmtp", Grade.OK, "the bridge takes mail")
    return Finding("lmtp", Grade.WARN, f"nobody takes mail at {config.lmtp}", "start the bridge")
