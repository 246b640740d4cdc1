"""Act 2: a filled form, urgency, legal basis, a text and two files, sealed to the intake service."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from client.cli.demo.cast import FORM, PURPOSE, SHELTER, SUBJECT, TEXT
from client.cli.demo.live import Follower
from client.cli.demo.papers import write_bundle, write_report
from client.cli.demo.stage import Stage
from client.cli.screen.views import size
from client.messages.outbox import OutState
from schemas.content import Answer, LegalBasis, Urgency
from schemas.forms import example
from schemas.ids import parse_address
from schemas.sharing import Checklist, Informed


@dataclass(frozen=True)
class Sent:
    """What was sent: the thread, the answers, and the files with the SHA-256 of each by name."""

    thread: str
    answers: dict[str, Answer]
    files: tuple[Path, ...]
    hashes: dict[str, str]


async def write_papers(stage: Stage, folder: Path) -> tuple[Path, ...]:
    """Make the two files."""
    papers = folder / "papers"
    papers.mkdir(parents=True)
    async with stage.step("a report (PDF) and a bundle of scans are made on the spot"):
        files = (write_report(papers), write_bundle(papers))
    for path in files:
        stage.done(f"{path.name}, {size(path.stat().st_size)}")
    return files


async def refer(stage: Stage, sender: Follower, files: tuple[Path, ...]) -> Sent:
    """Let the caseworker refer the child of the form's example to the shelter."""
    answers = msgspec.convert(example(FORM), dict[str, Answer])
    await sender.endpoint.prepare()
    async with stage.step(f"{sender.name} refers with the form {FORM} to {SHELTER.address}"):
        item = await sender.endpoint.referrals.refer(
            parse_address(SHELTER.address),
            FORM,
            answers,
            urgency=Urgency.URGENT,
            legal_basis=LegalBasis.CONSENT,
            subject=SUBJECT,
            text=TEXT,
            files=files,
            checklist=Checklist(Informed.ORALLY, PURPOSE, minimum=True),
        )
    stage.expect(item.state is OutState.SENT, "the relay has accepted the sealed referral, durably")
    return Sent(item.thread, answers, files, {path.name: sha256(path) for path in files})


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
