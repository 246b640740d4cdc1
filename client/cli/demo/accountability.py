"""Act 5: the access records of everything, as the administrators read them."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from client.cli.demo.cast import ORGANISATIONS, Organisation
from client.cli.demo.company import Company
from client.cli.demo.search import found_in_bytes
from client.cli.demo.stage import Stage
from client.cli.oversight.records import table
from client.cli.screen.views import joined
from client.wording import counted
from schemas.access import AccessRecord


async def list_records(stage: Stage, company: Company, secrets: list[str], since: int) -> None:
    """List the records of the three structures; those from before the referral are only counted."""
    for organisation in ORGANISATIONS:
        records = await _read(company, organisation)
        earlier = [record for record in records if record.time < since]
        later = [record for record in records if record.time >= since]
        stage.expect(bool(records), f"{organisation.name}: {counted(len(records), 'record')}")
        stage.expect(
            not found_in_bytes(msgspec.json.encode(records), secrets),
            "no name and no sentence stands in them",
        )
        stage.show(
            f"before the referral: {_counts(earlier)}; since then:",
            table(later, company[organisation.administrator].clock()),
        )


async def _read(company: Company, organisation: Organisation) -> list[AccessRecord]:
    return [record async for _, record in company[organisation.administrator].records.read()]


def _counts(records: Iterable[AccessRecord]) -> str:
    counts = Counter(record.action for record in records)
    return joined(f"{count} {action}" for action, count in counts.most_common())
