"""The bridge's doctor: well when all is well, and for each fault what to do."""

from msgspec.structs import replace

from bridges.doctor import examine
from client.doctor import Grade
from tests.integration.bridges.conftest import DOMAIN, Stage
from tests.processes import free_port

RECORDS = {
    (DOMAIN, "MX"): ["10 courriel.test."],
    (DOMAIN, "TXT"): ['"other"', '"v=spf1 mx -all"'],
    (f"_dmarc.{DOMAIN}", "TXT"): ['"v=DMARC1; p=reject"'],
}


async def lookup(name: str, kind: str) -> list[str]:
    """Answer as a good name service would."""
    return RECORDS.get((name, kind), [])


async def nothing(_name: str, _kind: str) -> list[str]:
    """Answer as a name service that knows nothing."""
    return []


async def test_all_is_well(stage: Stage) -> None:
    """A running bridge has nothing to complain of."""
    findings = await examine(stage.config, lookup)
    assert {finding.name: finding.grade for finding in findings} == dict.fromkeys(
        ("spool", "relay", "smtp", "lmtp", "mx", "spf", "dmarc"), Grade.OK
    )


async def test_each_fault_has_advice(stage: Stage) -> None:
    """Without mail server, name service and passphrase, each says what to do."""
    stage.config.spool_folder.chmod(0o755)
    away = f"127.0.0.1:{free_port()}"
    broken = replace(stage.config, smtp=away, lmtp=away, passphrase_file="/nowhere")
    findings = await examine(broken, nothing)
    grades = {finding.name: finding.grade for finding in findings}
    assert grades == {
        "spool": Grade.WARN,
        "relay": Grade.FAIL,
        "smtp": Grade.FAIL,
        "lmtp": Grade.WARN,
        "mx": Grade.FAIL,
        "spf": Grade.FAIL,
        "dmarc": Grade.FAIL,
    }
    assert all(finding.advice for finding in findings if finding.name != "relay")
