"""The demo's own instruments: its search finds, its PDF opens, its cast could exist."""

import base64
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from client.cli.demo.cast import ORGANISATIONS
from client.cli.demo.papers import BUNDLE_SENTENCE, REPORT_SENTENCE, pdf, write_bundle
from client.cli.demo.search import found_in_bytes, found_in_folder
from client.cli.demo.stage import PlayStoppedError, Stage
from client.cli.screen.screen import Screen
from schemas.ids import parse_address
from schemas.kbo import format_kbo, parse_kbo

SECRET = "Hébergement de Noé"
WANTED = (SECRET, "something else entirely")


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("latin-1"),
        lambda text: text.encode().hex().encode(),
        lambda text: base64.b64encode(text.encode()),
    ],
    ids=["utf-8", "utf-16", "latin-1", "hexadecimal", "base64"],
)
def test_search_finds_every_encoding(encode: Callable[[str], bytes], before: int, tmp_path: Path) -> None:
    """A text is found whatever stands before it, in each of the encodings that the demo speaks of."""
    hidden = b"\x00\xff" + encode("x" * before + SECRET + "!") + b"\x00"
    (tmp_path / "a.bin").write_bytes(hidden)
    for found in (found_in_bytes(hidden, WANTED), found_in_folder(tmp_path, WANTED)):
        assert found == {SECRET}


def test_search_finds_files_by_name_and_content(tmp_path: Path) -> None:
    """A text is found in what a file holds, and in the name of a file or folder."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.bin").write_bytes(b"\x00" * 10_000 + SECRET.encode())
    (tmp_path / "dossier-lambrechts.pdf").touch()
    found = found_in_folder(tmp_path, [SECRET, "dossier-lambrechts", "absent"])
    assert found == {SECRET, "dossier-lambrechts"}


def test_papers_can_be_read(tmp_path: Path) -> None:
    """The bundle is a sound archive of 50 MB, and both files hold their sentences in plain sight."""
    bundle = write_bundle(tmp_path)
    assert bundle.stat().st_size > 50_000_000
    with zipfile.ZipFile(bundle) as opened:
        assert opened.testzip() is None
        assert BUNDLE_SENTENCE.encode() in opened.read(opened.namelist()[0])
    assert REPORT_SENTENCE.encode() in pdf((REPORT_SENTENCE,))


def test_pdf_points_at_its_objects() -> None:
    """The PDF's table says where each object is, and its trailer where the table is."""
    data = pdf(("a (b) \\ c",))
    table = int(data.rpartition(b"startxref\n")[2].split()[0])
    assert data[table:].startswith(b"xref\n")
    places = [int(entry.split()[0]) for entry in data[table:].splitlines()[3:9]]
    assert all(data[place:].startswith(b"%d 0 obj" % number) for number, place in enumerate(places, 1))
    assert rb"(a \(b\) \\ c) Tj" in data


def test_cast_is_well_formed() -> None:
    """Every fictional structure has an address and an enterprise number with fitting check digits."""
    for organisation in ORGANISATIONS:
        assert format_kbo(parse_kbo(organisation.kbo)) == organisation.kbo
        assert str(parse_address(organisation.address)) == organisation.address


def test_what_does_not_hold_stops_the_play() -> None:
    """An expectation that fails is an error, so that the demo never ends with 0 after it."""
    stage = Stage(Screen(as_json=True))
    stage.expect(holds=True, what="this")
    with pytest.raises(PlayStoppedError, match="that"):
        stage.expect(holds=False, what="that")
    assert PlayStoppedError.exit_code != 0
