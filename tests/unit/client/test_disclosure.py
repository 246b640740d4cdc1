"""The disclosure receipt: complete in each language, and what is in the PDF."""

import re
import zlib
from importlib.resources import files

import msgspec
import pytest

from client.disclosure import words as module
from client.disclosure.facts import Disclosure
from client.disclosure.receipt import Printed, receipt
from client.disclosure.words import words
from schemas.content import Answer, LegalBasis, Referral, Urgency
from schemas.forms import Language, example
from schemas.sharing import Checklist, Informed

ANSWERS = msgspec.convert(example("housing/1"), dict[str, Answer])
ORALLY = Checklist(Informed.ORALLY, "Un toit", minimum=True, on="2026-11-27")


def referral(**changes: object) -> Referral:
    """Return a referral with a checklist."""
    plain = Referral("Anne", "Logement", "housing/1", ANSWERS, Urgency.SOON, LegalBasis.CONSENT)
    return msgspec.structs.replace(plain, **{"checklist": ORALLY, **changes})


@pytest.mark.parametrize("language", Language)
def test_each_language_says_everything(language: Language) -> None:
    """No sentence is missing, none is that of another language by mistake."""
    said = words(language)
    assert set(said.bases) == set(LegalBasis)
    assert set(said.informed) == set(Informed)
    others = [words(each) for each in Language if each is not language]
    assert said.title not in [other.title for other in others]
    assert said.consent_right not in [other.consent_right for other in others]
    assert len(said.rights_texts) == 4


def test_there_is_no_language_without_a_reader() -> None:
    """Each file of texts is one that a person can choose."""
    found = {each.name.partition(".")[0] for each in files(module.__package__).joinpath("texts").iterdir()}
    assert found == {each.value for each in Language}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"checklist": None},
        {"form": "unknown/1"},
        {"text": "Łukasz ő 漢 محمد Шевченко " * 30},
        {"checklist": Checklist(Informed.NOT_YET, "Un toit", minimum=True, why_not="injoignable")},
    ],
    ids=["whole", "without a checklist", "of an unknown form", "of rare letters", "not informed"],
)
def test_a_receipt_is_made(language: Language, changes: dict[str, object]) -> None:
    """Whatever the referral: a PDF with its language and title, the same each time."""
    of = Disclosure(referral(**changes), "CPAS, Social", "Abri, Accueil", 1_795_871_000_000, "3f9a21")
    made = receipt(of, language, str)
    assert made.pdf.startswith(b"%PDF-")
    assert f"/Lang ({language}-BE)".encode() in made.pdf
    assert receipt(of, language, str) == made


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Żółć",
        "İbrahim Ağrı",  # noqa: RUF001 - Turkish
        "Γιώργος Παπαδόπουλος",
        "Олександр Шевченко",
        "محمد عبد الله",
        "Nguyễn Thị Ánh",
    ],
)
def test_names_are_printed(name: str) -> None:
    """Every letter is drawn, and none stands as its code."""
    made = _named(name)
    assert made.spelt == ()
    assert set(name) <= _drawn(made.pdf)


def test_what_cannot_be_printed_is_spelt() -> None:
    """A letter that no font has stands as its code, and is told."""
    made = _named("漢字 \x07")
    assert made.spelt == ("\x07", "字", "漢")
    assert set("[U+6F22]") <= _drawn(made.pdf)


def test_consent_is_explained_where_there_is_one() -> None:
    """Who did not agree is not told to take the agreement back: the pages differ."""
    pages = {
        basis: _size(receipt(_of(basis), Language.EN, str).pdf)
        for basis in (LegalBasis.CONSENT, LegalBasis.LEGAL_OBLIGATION)
    }
    assert pages[LegalBasis.CONSENT] > pages[LegalBasis.LEGAL_OBLIGATION]


def _of(basis: LegalBasis) -> Disclosure:
    return Disclosure(referral(legal_basis=basis), "CPAS, Social", "Abri, Accueil", 0, "3f9a21")


def _named(name: str) -> Printed:
    return receipt(
        Disclosure(referral(text=name), "CPAS, Social", "Abri, Accueil", 0, "3f9a21"), Language.EN, str
    )


def _drawn(pdf: bytes) -> set[str]:
    """Return the characters that its fonts were cut down to, as it tells whoever copies from it."""
    codes = re.findall(rb"^<[0-9A-F]{4}> <([0-9A-F]+)>$", pdf, re.MULTILINE)
    return {each for code in codes for each in bytes.fromhex(code.decode()).decode("utf-16-be")}


def _size(pdf: bytes) -> int:
    """Return how much is drawn on the pages."""
    streams = pdf.split(b"stream\n")[1::2]
    return sum(len(_inflated(stream.split(b"endstream")[0])) for stream in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
