"""What others wrote cannot act on the terminal, nor on the reader's eye."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.cli.screen.safe import block, line
from client.cli.screen.screen import Screen, console
from client.cli.screen.views import Rows, fields, heading
from schemas.errors import IntegrityError, InvalidInputError

HOSTILE = (
    "\x1b[2J\x1b[H",  # clears the screen
    "\x1b]0;title\x07",  # renames the window
    "\x9b31m",  # the one-byte form of ESC [
    "\u202egnp.exe",  # turns the direction around
    "\u2066\u2069",
    "a\rb",  # overwrites the line
    "a\x08b",
    "\u2028",
    "\U000e0041",  # invisible tag characters
    "\x7f",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_survives(text: str) -> None:
    """Each control is shown by its code point and does nothing."""
    shown = line(text)
    assert shown.isprintable()
    assert "<U+" in shown


@pytest.mark.parametrize("text", ["Hélène à l'école", "Žofia 😀 👩‍👧", "مرحبا", "Ελένη 漢字", "a\u200cb"])
def test_languages_are_left_alone(text: str) -> None:
    """Letters of all scripts, and emoji made of several parts, are shown as they are."""
    assert line(text) == text


def test_line_ends_stay_in_a_block_and_show_in_a_line() -> None:
    """A text keeps its lines; a name or a subject cannot begin a new one."""
    assert block("a\r\nb\tc") == "a\nb   c"
    assert line("a\nError: b") == "a<U+000A>Error: b"


@given(st.text())
def test_whatever_is_sent(text: str) -> None:
    """No text whatever puts a control character or a line separator on the screen."""
    shown = line(text)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert not set(shown) & set("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _screen(*, as_json: bool = False) -> tuple[Screen, io.StringIO]:
    screen = Screen(as_json=as_json)
    out = io.StringIO()
    screen.out.file = screen.err.file = out
    return screen, out


@pytest.mark.parametrize("text", ["[bold]x[/bold]", "[/]", "[link=http://example]here[/link]", ":warning:"])
def test_markup_is_shown_literally(text: str) -> None:
    """Markup of the library that draws is text: it colours nothing, links nothing, breaks nothing."""
    screen, out = _screen()
    screen.show({}, heading(text, text), fields((text, text)), Rows((text,), [(text,)], empty=""), text)
    screen.remark(text)
    screen.next(text, text)
    screen.warn(text)
    screen.alarm(IntegrityError(text, advice=text))
    assert out.getvalue().count(text) == 13


@pytest.mark.parametrize("text", HOSTILE)
def test_no_way_out_lets_a_control_through(text: str) -> None:
    """Wherever a text of others stands in what is printed, the terminal gets no control of theirs."""
    screen, out = _screen()
    screen.show({}, heading(text, text), fields((text, text)), Rows((text,), [(text,)], empty=""), text)
    screen.event({}, text)
    screen.preview(text)
    screen.remark(text)
    screen.next(text, text)
    screen.warn(text)
    screen.error(InvalidInputError(text, advice=text))
    screen.alarm(IntegrityError(text, advice=text))
    assert not {character for character in text if not character.isprintable()} & set(out.getvalue())


def test_json_holds_only_ascii() -> None:
    """A JSON document on a terminal is harmless: all beyond ASCII, and every control, is escaped."""
    screen, out = _screen(as_json=True)
    document = {"text": "".join(HOSTILE) + "é"}
    screen.show(document)
    printed = out.getvalue()
    assert printed.isascii()
    assert all(character.isprintable() or character == "\n" for character in printed.replace("\\u007f", ""))
    assert json.loads(printed) == document


def _at_width(width: int, rows: Rows) -> str:
    screen = console(stderr=False)
    screen.width = width
    with screen.capture() as captured:
        screen.print(rows)
    return captured.get()


def test_rows_become_blocks_on_a_narrow_terminal() -> None:
    """A table that does not fit is shown as blocks, and no word of it is lost."""
    rows = Rows(
        ("id", "subject", "with"), [("3f9a21", "Accueil d'un enfant de dix ans", "accueil@abri")], empty=""
    )
    wide_text, narrow_text = (_at_width(width, rows) for width in (100, 30))
    assert len(wide_text.splitlines()) == 2
    assert len(narrow_text.splitlines()) > 3
    for word in ("3f9a21", "Accueil", "enfant", "accueil@abri"):
        assert word in narrow_text
