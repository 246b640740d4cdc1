"""The whole way, in programs that people have: from a caseworker to mutt, and back into the conversation.

`./dev test tests/mail/test_loop.py -s` prints the transcript.
"""

import email
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import dkim
import pytest

from client.endpoint import Endpoint
from client.outside.correspondents import Writing
from schemas.forms import Language
from schemas.ids import parse_address
from schemas.mail import Inbound, Mail, Mode, Verdict
from tests.conftest import Need
from tests.integration.client.cast import Scene
from tests.mail.conftest import DOMAIN, bridge_behind, may_run
from tests.mail.peers import PROGRAMS, Dovecot, Mutt, NameServer, OpenDkim
from tests.mail.postfix import Postfix
from tests.processes import free_port
from tests.stage import until

RIVES = "rives.example.be"  # under a real top-level domain, as far as anybody asked here can tell
SAM = f"sam@{RIVES}"


@dataclass
class Neighbourhood:
    """Anne, and all that stands between her and Sam, who has a mailbox and mutt."""

    scene: Scene
    postfix: Postfix
    dovecot: Dovecot
    mutt: Mutt
    records: dict[str, list[bytes]]
    began: float = field(default_factory=time.monotonic)
    transcript: list[str] = field(default_factory=list)

    @property
    def anne(self) -> Endpoint:
        """The caseworker."""
        return self.scene.anne

    async def write(self, writing: Writing) -> tuple[str, bytes]:
        """Let Anne write to Sam; returns the thread, and the mail in Sam's mailbox."""
        where = parse_address("pont@la-cooperative")
        contact = self.anne.correspondents.add("Sam Dupont", SAM, Language.FR, where)
        before = len(self.dovecot.mails("sam"))
        written = await self.anne.correspondents.write(contact, writing)
        assert written.item.error is None

        async def delivered() -> bool:
            return len(self.dovecot.mails("sam")) > before

        await until(delivered)
        return written.item.thread, self.dovecot.mails("sam")[-1]

    async def shown(self, thread: str, kind: type) -> list[object]:
        """Return the contents of a kind that Anne is shown in a thread."""
        await self.anne.mailbox.sync()
        messages = self.anne.threads.find(thread).messages
        return [each.content for each in messages if isinstance(each.content, kind)]

    def tell(self, what: str, *lines: str) -> None:
        """Add to the transcript."""
        self.transcript.append(f"[{time.monotonic() - self.began:5.1f} s] {what}")
        self.transcript += [f"          {line}".rstrip() for line in lines]


@pytest.fixture
async def here(scene: Scene, tmp_path: Path, folder: Path, need: Need) -> AsyncIterator[Neighbourhood]:
    """Run everything: relay, bridge, Postfix, opendkim, Dovecot, a name server."""
    may_run(need, *PROGRAMS)
    await scene.cpas.administration.set_mail_policy([Mode.LINK, Mode.SHORT, Mode.PLAIN], Inbound.POST)
    with (
        Dovecot(folder / "dovecot") as dovecot,
        OpenDkim(folder / "opendkim", (RIVES, DOMAIN)) as signer,
        NameServer(signer.records) as names,
        Postfix(
            folder / "postfix",
            DOMAIN,
            free_port(),
            {RIVES: f"lmtp:inet:127.0.0.1:{dovecot.lmtp}"},
            signer.port,
        ) as postfix,
    ):
        mutt = Mutt(folder / "mutt", "Sam Dupont", SAM, dovecot.imap, postfix.port, dovecot.password)
        async with bridge_behind(postfix, tmp_path, names.address):
            yield Neighbourhood(scene, postfix, dovecot, mutt, signer.records)


async def test_read_and_answered_in_mutt(here: Neighbourhood) -> None:
    """The notice says nothing and is signed; the answer from mutt is shown as genuine, the quote apart."""
    thread, notice = await here.write(Writing("Logement", "Mme Lambert cherche un logement"))
    here.tell("Anne wrote; Postfix gave the notice to Sam's mailbox:", *notice.decode().splitlines())
    assert b"Lambert" not in notice
    assert b"Logement" not in notice
    key = here.records[f"mail._domainkey.{DOMAIN}."][0]
    assert dkim.verify(notice, dnsfunc=lambda _name, timeout=5: key)  # noqa: ARG005 - its signature
    signed = str(email.message_from_bytes(notice)["DKIM-Signature"]).replace(" ", "").lower()
    assert signed.count("from") >= 2  # oversigned: nobody can add another From
    screen = await here.mutt.answer("Bonjour Anne,\n\noui, lundi à 9 h. Je l'attends à la gare.\n\nSam")
    here.tell(f"Sam read it in mutt and answered ({len(screen)} characters of screen).")
    await until(lambda: here.shown(thread, Mail))
    (mail,) = await here.shown(thread, Mail)
    assert isinstance(mail, Mail)
    here.tell(
        "Anne is shown:", f"{mail.author} · received by e-mail · {mail.verdict}", *mail.text.splitlines()
    )
    here.tell("and, collapsed:", *mail.quote.splitlines()[:4], "…")
    assert (mail.verdict, mail.author, mail.automatic) == (Verdict.GENUINE, "Sam Dupont", None)
    assert mail.text == "Bonjour Anne,\n\noui, lundi à 9 h. Je l'attends à la gare.\n\nSam"
    assert mail.quote.startswith("On ")
    assert mail.quote.rstrip().splitlines()[-1].startswith(">")
    await until(here.postfix.emptied)
    print("\n" + "\n".join(here.transcript))  # noqa: T201 - what -s is for
