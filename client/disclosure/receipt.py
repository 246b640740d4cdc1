"""A disclosure receipt as a PDF: large letters that are easy to tell apart, short sentences, one column.

printed = receipt(disclosure, Language.FR)

The letters are Atkinson Hyperlegible, made for people who see badly; what it cannot write (Greek, Cyrillic,
Arabic) comes from Noto Sans. What neither can is spelt by its code, `[U+6F22]`, and told: a name is never
left out. The PDF tells its language and title, so that it can be read aloud.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from fpdf import FPDF

from client.disclosure.facts import Disclosure
from client.disclosure.words import Words
from client.disclosure.words import words as words_of
from schemas.content import Answer, LegalBasis, Referral
from schemas.errors import FormError
from schemas.forms import Language, form
from schemas.sharing import Informed

_FONT, _SIZE, _LINE = "Atkinson", 13, 6.5
_OTHERS = {
    "NotoSans": ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    "NotoSansArabic": ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
}
_GREY = 90


@dataclass(frozen=True)
class Printed:
    """A receipt: the PDF, and the characters that stand in it as their codes."""

    pdf: bytes
    spelt: tuple[str, ...]


def receipt(disclosure: Disclosure, language: Language, when: Callable[[int], str]) -> Printed:
    """Return the receipt in a language; `when` writes a time."""
    words, referral = words_of(language), disclosure.referral
    page = _page(words.title, language, disclosure.at)
    _heading(page, words.title, 20)
    _paragraph(page, words.intro)
    for label, value in _facts(disclosure, words, when):
        _fact(page, label, value)
    _heading(page, words.what, 16)
    for label, value in _answers(referral, language, words):
        _fact(page, label, value)
    if referral.text:
        _fact(page, words.text, referral.text)
    if referral.files:
        _fact(page, words.files, "\n".join(file.name for file in referral.files))
    _heading(page, words.rights, 16)
    if referral.legal_basis is LegalBasis.CONSENT and not disclosure.withdrawn_on:
        _paragraph(page, words.consent_right)
    for text in words.rights_texts:
        _paragraph(page, text)
    page.set_text_color(_GREY)
    _paragraph(page, f"{words.reference}: {disclosure.reference}")
    return Printed(bytes(page.output()), tuple(sorted(page.spelt)))


class _Page(FPDF):
    """A page that writes every text, or says what it spelt instead."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        folder = files("fontpkg_atkinson_hyperlegible") / "files"
        self.add_font(_FONT, "", str(folder / "AtkinsonHyperlegible-Regular.ttf"))
        self.add_font(_FONT, "B", str(folder / "AtkinsonHyperlegible-Bold.ttf"))
        for name, (package, file) in _OTHERS.items():
            self.add_font(name, "", str(files(package) / "files" / file))
        self.set_fallback_fonts(list(_OTHERS), exact_match=False)
        self.set_text_shaping(use_shaping_engine=True)  # joins the letters of Arabic
        self._known = {code for font in self.fonts.values() for code in getattr(font, "cmap", ())}
        self.spelt: set[str] = set()

    def write_text(self, text: str, line: float) -> None:
        """Write a text, as wide as the page."""
        unknown = {each for each in text if ord(each) not in self._known and each != "\n"}
        self.spelt |= unknown
        for each in unknown:
            text = text.replace(each, f"[U+{ord(each):04X}]")
        self.multi_cell(0, line, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _page(title: str, language: Language, at: int) -> _Page:
    page = _Page()
    page.set_title(title)
    page.set_lang(f"{language}-BE")
    page.set_creation_date(datetime.fromtimestamp(at / 1000, UTC))
    page.set_margins(22, 20, 22)
    page.set_auto_page_break(auto=True, margin=20)
    page.add_page()
    return page


def _heading(page: _Page, text: str, size: int) -> None:
    page.ln(4)
    page.set_font(_FONT, "B", size)
    page.write_text(text, size * 0.5)
    page.ln(2)


def _paragraph(page: _Page, text: str) -> None:
    page.set_font(_FONT, "", _SIZE)
    page.write_text(text, _LINE)
    page.ln(2)


def _fact(page: _Page, label: str, value: str) -> None:
    if page.will_page_break(2 * _LINE):  # no label at the foot of a page, away from what it says
        page.add_page()
    page.set_font(_FONT, "B", _SIZE)
    page.write_text(label, _LINE)
    _paragraph(page, value)


def _facts(disclosure: Disclosure, words: Words, when: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    referral, checklist = disclosure.referral, disclosure.referral.checklist
    yield words.who, f"{disclosure.sender} ({referral.author})"
    yield words.to, disclosure.receiver
    yield words.when, when(disclosure.at)
    yield words.why, checklist.purpose if checklist else words.not_stated
    yield words.basis, words.bases[referral.legal_basis]
    if checklist is None:
        yield words.informed_label, words.not_stated
    else:
        told = words.informed[checklist.informed]
        more = checklist.why_not if checklist.informed is Informed.NOT_YET else checklist.on or ""
        yield words.informed_label, f"{told} {more}\n{words.minimum}"
    if disclosure.transferred_to:
        yield words.transferred, disclosure.transferred_to
    if disclosure.withdrawn_on:
        yield words.withdrawn, disclosure.withdrawn_on


def _answers(referral: Referral, language: Language, words: Words) -> Iterator[tuple[str, str]]:
    try:
        properties = form(referral.form).properties
    except FormError:  # a form that is not known here: its questions stand under their keys
        properties = {}
    for key, answer in referral.answers.items():
        field = properties.get(key)
        labels = {value: names[language] for value, names in field.enum_labels.items()} if field else {}
        yield (field.labels[language] if field else key), _said(answer, labels, words)


def _said(answer: Answer, labels: Mapping[str, str], words: Words) -> str:
    match answer:
        case bool():
            return words.yes if answer else words.no
        case tuple():
            return ", ".join(labels.get(each, each) for each in answer)
        case str():
            return labels.get(answer, answer)
        case _:
            return str(answer)
