"""A call that is wrong is answered in the reader's language; programs get the same in every language."""

import json

import pytest

from client.cli.language import asked_for
from client.cli.main import main
from schemas.forms import Language

CALLS = {
    ("show",): "Il manque 'THREAD'.",
    ("show", "--qqqq"): "Il n'y a pas d'option '--qqqq'.",
    ("show", "--profil", "x"): "Il n'y a pas d'option '--profil'. Peut-être '--profile' ?",
    ("inbax",): "Il n'y a pas de commande 'inbax'. Peut-être 'inbox' ?",
    ("find", "--need", "abc"): "Ce qui est donné pour '--need' ne convient pas.",
    ("inbox", "--lang"): "La commande n'est pas écrite comme il le faut.",
}


@pytest.fixture(autouse=True)
def _in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_BE.UTF-8")
    monkeypatch.setenv("COLUMNS", "300")


@pytest.mark.parametrize("call", CALLS)
def test_what_is_wrong(call: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing, unknown or does not fit is named, with where to look."""
    assert main(call) == 2
    what, step, *_ = capsys.readouterr().err.splitlines()
    assert what == f"Erreur : {CALLS[call]}"
    assert step.startswith("Que faire : Regardez ce que dit souspli")
    assert step.endswith("--help.")


@pytest.mark.parametrize(
    ("call", "more"),
    [
        (("find", "--need", "abc"), "'abc' is none of: "),
        (("inbox", "--lang", "xx"), "'xx' is not one of 'fr', 'nl', 'de', 'en'."),
        (("inbox", "--lang"), "Option '--lang' requires an argument."),
    ],
)
def test_what_more_there_is_to_know(
    call: tuple[str, ...], more: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which values there are, and what has no words of its own, comes in English."""
    assert main(call) == 2
    assert f"Détails (en anglais) : {more}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "language", "said"),
    [
        (("inbox", "--lang", "nl", "--wrong"), Language.NL, "Fout: Er is geen optie '--wrong'."),
        (("inbox", "--wrong", "--lang=de"), Language.DE, "Fehler: Die Option '--wrong' gibt es nicht."),
        (("show", "--lang", "en"), Language.EN, "Error: Missing argument 'THREAD'."),
        (("show", "--lang"), Language.FR, "Erreur : "),
        (("show", "--lang", "xx"), Language.FR, "Erreur : "),
    ],
)
def test_the_call_says_in_which_language(
    call: tuple[str, ...], language: Language, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A call that cannot be read is answered in the language that it names, else in that of the computer."""
    assert asked_for(call) is language
    assert main(call) == 2
    assert capsys.readouterr().err.startswith(said)


def test_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` prints the mistake in English, whatever the language."""
    assert main(("show", "--json")) == 2
    assert json.loads(capsys.readouterr().out)["error"] == {
        "slug": "usage",
        "detail": "Missing argument 'THREAD'.",
        "advice": "see souspli show --help",
        "exit_code": 2,
    }
