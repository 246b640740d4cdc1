"""The words of the command line: every code has one in each language, the one that the web client says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from client.notices import Kind
from client.words import words_in
from client.words.parts import Counted
from schemas.content import LegalBasis, Urgency
from schemas.desk import Progress, Topic
from schemas.endings import Ending
from schemas.forms import Language, Misfit
from schemas.mail import Automatic, Change, Delivery, Mode, Verdict
from schemas.referral import NEEDS_TEXT, Refusal, State
from schemas.reminding import Level
from schemas.sharing import Informed
from schemas.steps import Action, Consenting, Reason

LOCALES = Path(__file__).resolve().parents[3] / "web" / "locales"
SAME = {
    "states": "state-",
    "urgencies": "urgency-",
    "bases": "basis-",
    "reasons": "reason-",
    "endings": "ending-",
    "levels": "level-",
    "steps": "did-",
    "refusals": "refusal-",
    "informed": "informed-",
    "consenting": "consent-",
    "topics": "topic-",
    "progress": "progress-",
    "modes": "mode-",
    "deliveries": "delivery-",
    "verdicts": "verdict-",
    "doubts": "doubt-",
    "changes": "link-",
    "conversation.state": "filter-state",
    "conversation.files": "files",
    "conversation.subject": "subject",
    "conversation.text": "write-text",
    "conversation.check": "refer-check-title",
    "conversation.urgency": "urgency",
    "conversation.basis": "legal-basis",
    "conversation.in_charge": "in-charge",
    "conversation.appointment": "appointment",
    "conversation.reason": "reason",
    "conversation.informed": "informed",
    "conversation.suspended": "suspended",
    "conversation.read_by": "read-by",
    "conversation.pressed": "loop-pressed",
    "conversation.late": "loop-late",
    "conversation.locked": "locked-next",
    "conversation.not_asked": "misfit-not-asked",
    "conversation.unknown_form": "form-unknown",
    "conversation.guest_sealed": "guest-sealed",
    "conversation.held_claims": "held-claims",
    "did": "did-",
    "doors.service": "filter-service",
    "doors.places": "places",
    "doors.waiting": "places-waiting-of",
    "doors.unknown": "places-unknown",
    "doors.no_card": "card-none",
    "doors.confirmed": "card-said",
    "doors.refer": "find-refer",
    "doors.nothing": "find-none",
    "doors.nothing_text": "find-none-text",
    "doors.found.one": "find-found.one",
    "doors.found.other": "find-found.other",
    "doors": "card-",
    "lists.when": "appointment-when",
    "lists.first": "away-first",
    "lists.last": "away-last",
    "pressing.reminder": "loop-reminder-do",
    "pressing.escalation": "loop-escalation-do",
    "questions.form": "refer-form",
    "questions.why_not": "why-not",
    "questions.purpose": "purpose",
    "questions.minimum": "refer-minimum",
    "questions.need": "find-need",
    "questions.place": "find-place",
    "questions.place_unknown": "find-place-unknown",
    "questions.place_several": "find-place-several",
    "questions.optional": "optional",
    "questions.needed": "misfit-needed",
    "questions.agreed_by": "transfer-by",
    "questions.agreed_on": "transfer-on",
    "questions.agreed_how": "transfer-how",
    "done.accept": "state-accepted",
    "done.decline": "state-declined",
    "done.answer": "ending-answered",
    "done.complete": "state-completed",
    "done.withdraw": "state-withdrawn",
    "texts.decline": "step-decline-text",
    "texts.ask": "step-ask-text",
    "texts.complete": "step-complete-text",
    "sent.reply": "sent",
    "sent.in_charge": "did-take",
    "sent.consent_withdrawn": "consent-told",
    "sent.absence": "absence-days",
    "sent.absence_told": "away-told",
    "sent.absence_over": "absence-over",
    "misfits": "misfit-",
    "typing.text": "write-text",
    "typing.note": "draft-note",
    "outbox.queued": "item-queued",
    "outbox.failed": "item-failed",
    "outbox.none": "outbox-none",
    "confirming.covered": "covered-text",
    "confirming.covered_show": "covered-show",
    "correspondents.name": "correspondent-name",
    "correspondents.address": "correspondent-address",
    "correspondents.language": "correspondent-language",
    "correspondents.bridge": "correspondent-bridge",
    "correspondents.none": "correspondents-none",
    "correspondents.written": "letter-sent",
    "correspondents.released": "held-released",
    "correspondents.rejected": "held-rejected",
    "link.of": "link-of",
    "link.state": "link-state",
    "link.ended": "link-ended",
    "link.works": "letter-expires",
    "link.opened": "link-opened",
    "link.not_opened": "link-not-opened",
    "link.attempts": "link-attempts",
    "link.phrase": "letter-phrase",
    "hints.link": "mode-link-hint",
    "hints.openpgp": "mode-openpgp-hint",
    "hints.smime": "mode-smime-hint",
    "hints.short": "mode-short-hint",
    "hints.plain": "mode-plain-hint",
    "warnings": "warning-",
    "keeping.due.one": "inbox-due.one",
    "keeping.due.other": "inbox-due.other",
    "keeping.lengthen": "kept-lengthen",
    "inbox.withdrawn": "consent-ended",
    "inbox.uncared": "uncared",
    "inbox.pressed": "pressed",
    "inbox.late": "late",
    "dashboard.first_hours": "dashboard-first-hours",
    "dashboard.first_none": "dashboard-first-none",
    "dashboard.first_of.one": "dashboard-first-of.one",
    "dashboard.first_of.other": "dashboard-first-of.other",
    "dashboard": "dashboard-",
    "failing.error": "fault",
    "failing.relay": "alarm-relay-next",
    "problems": "failure-",
}
"""Where the web client has the words of a place; of several that fit, the first counts."""
OWN = (
    *("did.take_over", "did.sign_off", "did.by_guest", "did.until"),
    *("doors.number", "doors.name", "doors.card", "doors.staleness", "doors.more", "doors.days."),
    *(
        "problems.local",
        "problems.suite-unavailable",
        "problems.tus-version",
        "problems.unsupported-version-next",
    ),
    *("problems.form-next", "problems.not-found-next", "problems.not-signed-in-next"),
)
"""What the web client says otherwise: there is a name beside it, or a button, or it is about the page."""


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


def offered() -> set[str]:
    """Return the codes of the languages that the web client offers to whoever writes a card."""
    form = (LOCALES.parent / "src" / "app" / "find" / "CardForm.tsx").read_text(encoding="utf-8")
    (row,) = re.findall(r"const LANGUAGES = \[(.*)\];", form)
    return set(re.findall(r'"(\w+)"', row))


def doubts() -> set[str]:
    """Return the codes of doubts that the web client has words for."""
    page = (LOCALES.parent / "src" / "app" / "conversation" / "Held.tsx").read_text(encoding="utf-8")
    (row,) = re.findall(r"const DOUBTS = \[(.*)\];", page)
    return set(re.findall(r'"([\w-]+)"', row))


def said(words: Any, place: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a tree of words
    """Yield every word with its place, such as `states.sent`."""
    if isinstance(words, str):
        yield place, words
    else:
        for key, part in words.items() if isinstance(words, dict) else enumerate(words):
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
        (Refusal, words.refusals),
        (Informed, words.informed),
        (Consenting, words.consenting),
        (Topic, words.topics),
        (Progress, words.progress),
        (Mode, words.modes),
        (Mode, words.hints),
        (Delivery, words.deliveries),
        (Verdict, words.verdicts),
        (Change, words.changes),
        (Automatic, words.automatic),
        (Level, words.pressing),
        (Misfit, words.misfits),
    ):
        assert set(found) == set(kind)
    assert set(words.steps) == set(words.done) == set(Action) - {Action.RECEIVE}  # which nobody takes
    assert set(words.texts) == NEEDS_TEXT
    assert set(words.notices) == set(Kind)
    assert (len(words.levels), len(words.doors.days)) == (5, 7)
    assert set(words.languages) == offered()
    assert set(words.doubts) == doubts() | {"other"}
    assert words.doubt("of-another-bridge").count("of-another-bridge") == 1
    assert all(word.strip() for _, word in said(msgspec.to_builtins(words)))


@pytest.mark.parametrize("language", Language)
def test_the_web_client_says_the_same(language: Language) -> None:
    """A word that both have is one word."""
    pages, used = on_pages(language), set()
    for place, word in said(msgspec.to_builtins(words_in(language))):
        prefix = next((each for each in SAME if place == each or place.startswith(f"{each}.")), None)
        if prefix is not None and not place.startswith(OWN):
            key = SAME[prefix] + place[len(prefix) + 1 :]
            assert pages.get(key, pages.get(key.replace("_", "-"))) == word, place
            used.add(prefix)
    assert used == set(SAME)


def test_each_language_has_the_same_places() -> None:
    """A sentence has the same places to fill in everywhere, `{when}` and the like."""
    trees = [dict(said(msgspec.to_builtins(words_in(language)))) for language in Language]
    for place in trees[0]:
        assert len({frozenset(re.findall(r"\{\w+\}", tree[place])) for tree in trees}) == 1, place


def test_a_number_in_a_sentence() -> None:
    """One and several have forms of their own, and tenths the sign of the language."""
    counted = Counted("une réponse ({slowest} h)", "{count} réponses ({slowest} h)")
    assert counted.of(1, slowest="2,0") == "une réponse (2,0 h)"
    assert counted.of(3, slowest="2,0") == "3 réponses (2,0 h)"
    assert (words_in(Language.FR).tenths(2.25), words_in(Language.EN).tenths(2.0)) == ("2,2", "2.0")
