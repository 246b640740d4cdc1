"""With a person at the terminal: passphrases unseen, questions, a last look before sending, Ctrl-C."""

import json
from pathlib import Path

from schemas.forms import example, form
from tests.acceptance.office import Office
from tests.acceptance.souspli import PASSPHRASE
from tests.acceptance.terminal import Terminal
from tests.acceptance.test_referral import SHARED


def test_passphrase(office: Office) -> None:
    """A passphrase is asked for unseen, again when it is wrong, and then opens the profile."""
    with Terminal(office.lina.home, "lina", "service", "list") as terminal:
        terminal.waits_for("Passphrase of the profile 'lina':")
        terminal.types("wrong one\n")
        terminal.waits_for("Note: ")
        terminal.waits_for("Passphrase of the profile 'lina':")
        terminal.types(f"{PASSPHRASE}\n")
        assert terminal.ends() == 0
        assert "accueil@abri-de-meuse" in terminal.shown
        assert "wrong one" not in terminal.shown
        assert PASSPHRASE not in terminal.shown


def test_control_c_at_a_question(office: Office) -> None:
    """Ctrl-C at a question ends the command at once, with 130."""
    with Terminal(office.lina.home, "lina", "inbox") as terminal:
        terminal.waits_for("Passphrase")
        assert terminal.interrupts() == 130
        assert "Traceback" not in terminal.shown


def test_last_look(office: Office, tmp_path: Path) -> None:
    """Before a referral is sent its answers are shown with their labels; who says no has sent nothing."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(example("housing/1")), encoding="utf-8")
    before = office.anne("inbox")
    refer = (
        "refer",
        "accueil@abri-de-meuse",
        "--form",
        "housing/1",
        "--answers",
        path,
        "--subject",
        "Logement",
    )
    with Terminal(
        office.anne.home, "anne", *refer, "--lang", "nl", SOUSPLI_PASSPHRASE=PASSPHRASE
    ) as terminal:
        terminal.waits_for("Dringendheid (1 Niet dringend, 2 Binnenkort, 3 Dringend):")
        terminal.types("soon\n")
        terminal.waits_for("Rechtsgrond voor het delen")
        terminal.types("toestemming\n")
        terminal.waits_for("Is de persoon ingelicht?")
        terminal.types("4\n")
        terminal.waits_for("geen van deze: geef het nummer")
        terminal.waits_for("Is de persoon ingelicht?")
        terminal.types("3\n")
        terminal.waits_for("Waarom nog niet?")
        terminal.types("injoignable\n")
        terminal.waits_for("Waarom deelt u deze gegevens?")
        terminal.types("un toit\n")
        terminal.waits_for("Er staat niets in wat de andere dienst niet nodig heeft [j/N]")
        terminal.types("misschien\n")
        terminal.waits_for("Er staat niets in wat de andere dienst niet nodig heeft [j/N]")
        terminal.types("ja\n")
        terminal.waits_for("Familienaam")
        terminal.waits_for("Delvaux")
        terminal.waits_for("Kloppen de antwoorden, en mag het verstuurd worden?")
        terminal.types("nee\n")
        assert terminal.ends() == 130
    assert office.anne("inbox") == before


def test_the_right_door_is_asked_for(office: Office) -> None:
    """Without an address, the service is searched in the person's language, again until one is chosen."""
    card = ("--need", "Logement", "--area", "Namur", "--language", "fr", "--for", "families")
    office.sofie("service", "card", "accueil", *card)
    variables = {"SOUSPLI_PASSPHRASE": PASSPHRASE, "LANG": "fr_BE.UTF-8"}
    with Terminal(office.anne.home, "anne", "refer", "--form", "housing/1", **variables) as terminal:
        terminal.waits_for("Assuétudes")
        terminal.waits_for("Pour quel besoin")
        terminal.types("astronomie\n")
        terminal.waits_for("aucun de ceux-ci")
        terminal.types("logement\n")
        terminal.waits_for("Dans quelle commune")
        terminal.types("Namurr\n")
        terminal.waits_for("Aucune commune de ce nom")
        terminal.waits_for("Dans quelle commune")
        terminal.types("Namu\n")
        terminal.waits_for("Vouliez-vous dire : Namur (92094)")
        terminal.waits_for("Dans quelle commune")
        terminal.types("Liège\n")
        terminal.waits_for("Aucun service ne dit")
        terminal.waits_for("Pour quel besoin")
        terminal.types("Logement\n")
        terminal.waits_for("Dans quelle commune")
        terminal.types("namen\n")
        terminal.waits_for("accueil@abri-de-meuse")
        terminal.waits_for("Familles")
        terminal.waits_for("Lequel")
        terminal.types("2\n")
        terminal.waits_for("aucun de ceux-ci")
        terminal.waits_for("Lequel")
        terminal.types("1\n")
        terminal.waits_for("Prénom")
        assert terminal.interrupts() == 130
        assert "Interrompu." in terminal.shown
    assert "SERVICE@STRUCTURE" in office.anne.reads("refer", ends=2)
    both = ("refer", "accueil@abri-de-meuse", "--need", "housing")
    assert "Give an address, or" in office.anne.reads(*both, ends=2)


def test_questions(office: Office) -> None:
    """Without a file the questions of the form are asked; a wrong answer is asked again."""
    refer = (
        "refer",
        "accueil@abri-de-meuse",
        "--form",
        "youth-care/1",
        "--subject",
        "Accueil",
        "--urgency",
        "urgent",
    )
    options = ("--legal-basis", "consent", "--lang", "fr", *SHARED)
    given, asked = example("youth-care/1"), form("youth-care/1")
    with Terminal(office.anne.home, "anne", *refer, *options, SOUSPLI_PASSPHRASE=PASSPHRASE) as terminal:
        for key in (key for section in asked.sections for key in section.fields):
            terminal.waits_for("  > ")
            if key == "birth_date":
                terminal.types("hier\n")
                terminal.waits_for("Cette date n'existe pas")
                terminal.waits_for("  > ")
            terminal.types(f"{_typed(given.get(key))}\n")
        terminal.waits_for("Les réponses sont-elles justes")
        terminal.types("oui\n")
        assert terminal.ends() == 0
    thread = office.lina("inbox")[0]
    assert thread["referral"]["answers"] == given


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ",".join(value) if isinstance(value, list) else str(value if value is not None else "")
