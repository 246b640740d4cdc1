"""File names that come from a sender."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.files.names import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("bail.pdf", "bail.pdf"),
        ("Décision été.pdf", "Décision été.pdf"),
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("..\\..\\Windows\\win.ini", "win.ini"),
        ("/etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\nb\x00c.txt", "abc.txt"),
        (".bashrc", "bashrc"),
        ("report.pdf. . ", "report.pdf"),
        ('what<is>"this"?.doc', "what_is__this__.doc"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("..", "file"),
        ("a/", "file"),
        ("\u200b", "file"),
        ("\ud800.txt", "txt"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    """Paths, hidden files, turned text, reserved names and empty ones become plain names."""
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_every_name_is_safe_to_write(name: str) -> None:
    """Whatever comes in: no separator, nothing invisible, not hidden, not empty, not too long."""
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\<>:"|?*')
    assert not safe.startswith(".")
    assert len(safe.encode()) <= 255
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Cs"} for each in safe)


@given(st.text(max_size=400))
def test_a_safe_name_stays(name: str) -> None:
    """What is safe is not changed again."""
    assert safe_name(safe_name(name)) == safe_name(name)


def test_a_long_name_keeps_its_ending() -> None:
    """A name that is too long loses letters before its ending, not the ending."""
    assert safe_name("é" * 300 + ".pdf").endswith("é.pdf")
