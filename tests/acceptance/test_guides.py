"""The guides' commands on a real relay: whoever follows a guide meets no bug and no misunderstanding.

What a guide shows by way of example (a number, an address, a file) is replaced by what is there. Its commands
are no story: one that comes when the referral has moved on is told so (6), and that is an answer.
"""

from pathlib import Path

import pytest

from tests.acceptance.office import Office
from tests.acceptance.souspli import Person
from tests.docs.test_guides import GUIDE, commands

ANSWERS = {0, 3, 4, 5, 6}
"""Everything but a bug, a wrong call, a relay that is away, and an alarm."""

APART = (["member", "join"], ["inbox", "--follow"], ["network", "init"], ["structure", "apply"])
"""What makes a new profile, or never ends: other tests run these."""

ASKS = "nobody is there to be asked"
"""What a command says that needs somebody at a terminal: acceptance/test_terminal.py is that."""


@pytest.mark.parametrize(
    ("guide", "name"),
    [
        ("en/caseworker.md", "anne"),
        ("fr/travailleur-social.md", "lina"),
        ("en/administrator.md", "hugo"),
        ("fr/registraire.md", "odile"),
    ],
)
def test_its_commands_do_what_they_say(
    own_office: Office, guide: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ends as docs/cli.md says, and none with a bug, a wrong call or an alarm."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 scan")
    (tmp_path / "sam.asc").write_bytes(b"no key")
    (tmp_path / "root-key.sealed").write_bytes(b"no key")
    sent = own_office.anne(
        *("send", "accueil@abri-de-meuse", "--subject", "Question", "--text", "bonjour", "--file", "scan.pdf")
    )
    person: Person = getattr(own_office, name)
    person("inbox")
    file = person("file", "list")[0]["short"] if name in ("anne", "lina") else ""
    shown = {
        "3f9a21": sent["short"],
        "5e1b07": sent["short"],
        "8c02de": sent["short"],
        "7c01": file,
        "https://relay.example": own_office.relay.url,
    }
    codes = {}
    for call in commands(GUIDE / guide):
        if call[:2] not in APART:
            outcome = person.runs(*(shown.get(word, word) for word in call))
            if outcome.code == 2 and ASKS in outcome.err:
                continue
            assert outcome.code in ANSWERS, (call, outcome)
            codes[" ".join(call)] = outcome.code
    assert list(codes.values()).count(0) > 3, codes
