"""A failure on a terminal: first in the reader's language, then in English what more there is to know."""

import io
import json
import re

import pytest

from client.cli.screen.problems import Said, in_words
from client.cli.screen.screen import Screen
from client.cli.screen.timeline import hidden
from client.messages.views import RefusedView
from client.words import words_in
from schemas.errors import (
    DeviceRevokedError,
    DirectoryForkError,
    InvalidInputError,
    NotFoundError,
    SouspliError,
    from_problem,
)
from schemas.forms import Language
from schemas.ids import Address

ABROAD = [each for each in Language if each is not Language.EN]


def kinds(kind: type[SouspliError] = SouspliError) -> set[str]:
    """Return the slugs of schemas/errors.py."""
    own = {kind.slug} if kind.__module__ == "schemas.errors" else set()
    return own.union(*map(kinds, kind.__subclasses__()))


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_words(language: Language) -> None:
    """Whatever the family of errors names has words and a next step."""
    problems = words_in(language).problems
    assert len(kinds()) > 40
    assert set(problems) == {f"{slug}{end}" for slug in kinds() for end in ("", "-next")}


@pytest.mark.parametrize("language", Language)
def test_a_terminal_is_no_page(language: Language) -> None:
    """No words send somebody at a terminal to a page or a browser."""
    for text in words_in(language).problems.values():
        assert not re.search(r"\b(page|pagina|Seite|navigateur|browser)\b", text, re.IGNORECASE), text


@pytest.mark.parametrize("language", ABROAD)
def test_what_is_the_same_each_time_is_not_said_twice(language: Language) -> None:
    """What an error says of its whole kind is in the words already; names and figures come in English."""
    problems = words_in(language).problems
    words = problems["device-revoked"], problems["device-revoked-next"]
    assert in_words(DeviceRevokedError(), language) == Said(*words, "")
    assert in_words(DeviceRevokedError("Lina's telephone"), language) == Said(*words, "Lina's telephone")
    assert in_words(DeviceRevokedError(advice="ask Nora"), language) == Said(*words, "ask Nora")


def test_in_english_an_error_speaks_for_itself() -> None:
    """Who reads English gets what the error says; what it does not say, the words of its kind do."""
    problems = words_in(Language.EN).problems
    error = NotFoundError("no thread begins with 'ff'", advice="list the inbox")
    assert in_words(error, Language.EN) == Said(error.detail, error.advice, "")
    step = problems["not-found-next"]
    assert in_words(NotFoundError(error.detail), Language.EN) == Said(error.detail, step, "")
    assert in_words(NotFoundError(), Language.EN) == Said(problems["not-found"], step, "")


def test_a_kind_of_tomorrow() -> None:
    """What a newer relay names otherwise is said as any error."""
    error = from_problem("urn:souspli:problem:of-tomorrow", "a detail")
    assert in_words(error, Language.NL).what == words_in(Language.NL).problems["error"]


@pytest.mark.parametrize("language", Language)
def test_a_message_that_is_not_shown(language: Language) -> None:
    """Why a message is not shown is said in words, or that its key is still to come."""
    words, claims = words_in(language), Address("accueil", "abri-de-meuse")
    refused = hidden(RefusedView("m", 1, 0, "signature", "it is not by this device", claims), language)
    assert (words.problem("signature") in refused) == (language is not Language.EN)
    for part in ("accueil@abri-de-meuse", "it is not by this device"):
        assert part in refused
    locked = hidden(RefusedView("m", 1, 0, "", "no seed", None), language)
    assert locked.endswith(words.conversation.locked)
    assert words.problem("of-tomorrow") == words.problem("error")


def printed(language: Language, error: SouspliError, *, as_json: bool = False) -> tuple[str, str]:
    """Return what goes to standard output and to standard error."""
    screen = Screen(as_json=as_json, reader=language)
    screen.out.file, screen.err.file = out, err = io.StringIO(), io.StringIO()
    screen.err.width = 200
    screen.error(error)
    return out.getvalue(), err.getvalue()


def test_on_the_screen() -> None:
    """The words come first, then what to do, then the English."""
    error = InvalidInputError("'x' is no day", advice="write it as 2026-12-21")
    out, err = printed(Language.FR, error)
    assert out == ""
    assert err.splitlines() == [
        "Erreur : Ce qui a été donné ne convient pas.",
        "Que faire : Vérifiez ce que vous avez écrit, puis réessayez.",
        "Détails (en anglais) : 'x' is no day (write it as 2026-12-21)",
    ]
    assert printed(Language.EN, error)[1] == "Error: 'x' is no day\nWhat to do: write it as 2026-12-21\n"


def test_an_alarm_on_the_screen() -> None:
    """An integrity alarm is framed, with its title and its words in the reader's language."""
    said = printed(Language.NL, DirectoryForkError("two roots of size 7"))[1]
    for part in ("INTEGRITEITSALARM", "spreekt", "Verstuur niets.", "two roots of size 7"):
        assert part in said
    assert DirectoryForkError.hint not in said


@pytest.mark.parametrize("language", Language)
def test_programs_read_the_same_in_every_language(language: Language) -> None:
    """What `--json` prints of a failure does not depend on the language."""
    out, err = printed(language, NotFoundError("no thread begins with 'ff'"), as_json=True)
    assert json.loads(out)["error"]["detail"] == "no thread begins with 'ff'"
    assert err == ""
