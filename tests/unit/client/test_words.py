"""The words of the command line: every code has one in each language, the one that the web client says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from client.words import Counted, words_in
from schemas.content import LegalBasis, Urgency
from schemas.endings import Ending
from schemas.forms import Language
from schemas.referral import State
from schemas.steps import Reason

LOCALES = Path(__file__).resolve().parents[3] / "web" / "locales"
SAME = {
    "states": "state-",
    "urgencies": "urgency-",
    "bases": "basis-",
    "reasons": "reason-",
    "endings": "ending-",
    "inbox.withdrawn": "consent-ended",
    "inbox.uncared": "uncared",
    "inbox.pressed": "pressed",
    "inbox.late": "late",
    "dashboard.first_hours": "dashboard-first-hours",
    "dashboard.first_none": "dashboard-first-none",
    "dashboard.first_of.one": "dashboard-first-of.one",
    "dashboard.first_of.other": "dashboard-first-of.other",
    "dashboard": "dashboard-",
}
"""Where the web client has the words of a place; of several that fit, the first counts."""


def on_pages(language: Language) -> dict[str, str]:
    """Return what the web client says, by key; the forms of a count have the key and `.one` or `.other`."""
    found: dict[str, str] = {}
    key = ""
    for path in (LOCALES / language).glob("*.ftl"):
        for row in path.read_text(encoding="utf-8").splitlines():
            if plain := re.fullmatch(r"([a-z][\w-]*) =\s*(.*)", row):
                key, text = plain.groups()
                found[key] = text
            elif form := re.fullmatch(r"\s+\*?\[(one|other)\] (.*)", row):
                found[f"{key}.{form[1]}"] = form[2]
    return {key: re.sub(r"\{ \$(\w+) \}", r"{\1}", text) for key, text in found.items()}


def said(words: Any, place: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a tree of words
    """Yield every word with its place, such as `states.sent`."""
    if isinstance(words, str):
        yield place, words
    else:
        for key, part in words.items():
            yield from said(part, f"{place}.{key}" if place else str(key))


@pytest.mark.parametrize("language", Language)
def test_each_code_has_a_word(language: Language) -> None:
    """No member of an enumeration is without a word, and no word is empty."""
    words = words_in(language)
    for kind, found in (
        (State, words.states),
        (Urgency, words.urgencies),
        (LegalBasis, words.bases),
        (Reason, words.reasons),
        (Ending, words.endings),
    ):
        assert set(found) == set(kind)
    assert all(word.strip() for _, word in said(msgspec.to_builtins(words)))


@pytest.mark.parametrize("language", Language)
def test_the_web_client_says_the_same(language: Language) -> None:
    """A word that both have is one word."""
    pages, used = on_pages(language), set()
    for place, word in said(msgspec.to_builtins(words_in(language))):
        prefix = next((each for each in SAME if place == each or place.startswith(f"{each}.")), None)
        if prefix is not None:
            key = SAME[prefix] + place[len(prefix) + 1 :]
            assert pages[key] == word, place
            used.add(prefix)
    assert used == set(SAME)


def test_a_number_in_a_sentence() -> None:
    """One and several have forms of their own, and tenths the sign of the language."""
    counted = Counted("une réponse ({slowest} h)", "{count} réponses ({slowest} h)")
    assert counted.of(1, slowest="2,0") == "une réponse (2,0 h)"
    assert counted.of(3, slowest="2,0") == "3 réponses (2,0 h)"
    assert (words_in(Language.FR).tenths(2.25), words_in(Language.EN).tenths(2.0)) == ("2,2", "2.0")
