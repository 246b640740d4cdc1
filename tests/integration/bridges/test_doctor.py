"""The bridge's doctor: well when all is well, and for each fault what to do."""

import pytest
from msgspec.structs import replace

from bridges.config import load_config
from bridges.doctor import examine
from bridges.doctor_names import examine_names
from bridges.ledger import Incoming, State
from client.doctor import Finding, Grade
from schemas.errors import UnavailableError
from tests.integration.bridges.conftest import DOMAIN, Stage
from tests.processes import free_port
from tests.unit.bridges.test_config import SAMPLE

RECORDS = {
    (DOMAIN, "MX"): ["10 mx.courriel.test."],
    (f"mx.{DOMAIN}", "AAAA"): ["2001:db8::1"],
    (DOMAIN, "TXT"): ['"other"', '"v=spf1 mx" " -all"'],
    (f"s._domainkey.{DOMAIN}", "TXT"): ['"v=DKIM1; k=rsa; p=MIIB"'],
    (f"_dmarc.{DOMAIN}", "TXT"): ['"v=DMARC1; p=reject"'],
}


async def lookup(name: str, kind: str) -> list[str]:
    """Answer as a good name service would."""
    return RECORDS.get((name, kind), [])


async def nothing(_name: str, _kind: str) -> list[str]:
    """Answer as a name service that knows nothing."""
    return []


async def away(_name: str, _kind: str) -> list[str]:
    """Answer nothing."""
    raise UnavailableError("the domain name system does not answer")


def grades(findings: list[Finding]) -> dict[str, Grade]:
    """Return the grades by name; whatever is not well says what to do."""
    assert all(finding.advice for finding in findings if finding.grade is not Grade.OK)
    return {finding.name: finding.grade for finding in findings}


NAMES = ("spool", "relay", "clock", "queue", "smtp", "tls", "lmtp", "mx", "spf", "dkim", "dmarc")


async def test_all_is_well(stage: Stage) -> None:
    """A running bridge has nothing to complain of, but that the tests' mail server has no certificate."""
    findings = await examine(replace(stage.config, dkim_selector="s"), lookup)
    assert grades(findings) == dict.fromkeys(NAMES, Grade.OK) | {"tls": Grade.WARN}


async def test_each_fault_has_advice(stage: Stage) -> None:
    """Without mail server, name service and passphrase, each says what to do."""
    stage.config.spool_folder.chmod(0o755)
    away_ = f"127.0.0.1:{free_port()}"
    broken = replace(stage.config, smtp=away_, lmtp=away_, passphrase_file="/nowhere")
    assert grades(await examine(broken, nothing)) == {
        "spool": Grade.WARN,
        "relay": Grade.FAIL,
        "smtp": Grade.FAIL,
        "lmtp": Grade.WARN,
        "mx": Grade.FAIL,
        "spf": Grade.FAIL,
        "dkim": Grade.WARN,
        "dmarc": Grade.FAIL,
    }
    elsewhere = f"127.0.0.2:{stage.config.smtp.rpartition(':')[2]}"
    mailbox = replace(stage.config, imap=away_, smtp=elsewhere, dkim_selector="other")
    found = grades(await examine(mailbox, away))
    assert (found["imap"], found["spf"], found["dkim"]) == (Grade.FAIL, Grade.WARN, Grade.WARN)
    assert "mx" not in found
    assert "lmtp" not in found


@pytest.mark.parametrize(
    ("name", "kind", "records", "check", "grade"),
    [
        (f"mx.{DOMAIN}", "AAAA", [], "mx", Grade.FAIL),
        (DOMAIN, "TXT", ['"v=spf1 +all"'], "spf", Grade.WARN),
        (DOMAIN, "TXT", ['"v=spf1 -all"', '"v=spf1 mx -all"'], "spf", Grade.FAIL),
        (f"s._domainkey.{DOMAIN}", "TXT", ['"v=DKIM1; p="'], "dkim", Grade.FAIL),
        (f"_dmarc.{DOMAIN}", "TXT", ['"v=DMARC1; p=none"'], "dmarc", Grade.WARN),
    ],
)
async def test_weak_records(name: str, kind: str, records: list[str], check: str, grade: Grade) -> None:
    """What is there and protects nobody is told as such."""

    async def weak(asked: str, of: str) -> list[str]:
        return records if (asked, of) == (name, kind) else await lookup(asked, of)

    config = replace(load_config(SAMPLE), domain=DOMAIN, sender=f"pont@{DOMAIN}", dkim_selector="s")
    assert grades(await examine_names(config, weak))[check] is grade


async def test_what_waits_too_long(stage: Stage) -> None:
    """Mail that nobody can read, or about which nobody has decided for days, is counted."""
    now = stage.running.endpoint.clock()
    held = Incoming("a" * 64, None, State.HELD, now - 4 * 86_400_000, bytes(32))
    stage.running.ledger.put_incoming(held)
    assert grades(await examine(stage.config, lookup))["queue"] is Grade.WARN
    stage.running.ledger.put_incoming(replace(held, state=State.QUARANTINED))
    (found,) = [each for each in await examine(stage.config, lookup) if each.name == "queue"]
    assert "1 mail" in found.text
