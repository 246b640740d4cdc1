"""Keys that mails bring: one, for the sender, in the form of the standard; anything else is no key."""

import base64

import pytest

from bridges.inbound.autocrypt import offered

SAM = "sam@asso.example"
KEY = bytes(range(200))
GOOD = f"addr=Sam@asso.example; prefer-encrypt=mutual; keydata=\r\n {base64.b64encode(KEY).decode()}"


def carrying(*headers: str) -> bytes:
    """Return a mail with Autocrypt headers."""
    lines = "".join(f"Autocrypt: {each}\r\n" for each in headers)
    return f"From: {SAM}\r\n{lines}\r\nAutocrypt: {GOOD}\r\n".encode()


def test_a_key_is_offered() -> None:
    """Folded lines and attributes that begin with an underscore do not matter."""
    assert offered(carrying(GOOD), SAM) == KEY
    assert offered(carrying(f"_new=1; {GOOD}"), SAM.upper()) == KEY
    assert offered(carrying(GOOD.replace("Sam@", "other@"), GOOD), SAM) == KEY


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (GOOD, GOOD),
        (GOOD.replace("Sam@", "other@"),),
        (f"critical=1; {GOOD}",),
        (GOOD.replace("AAEC", "A*EC"),),
        ("addr=sam@asso.example; keydata=" + "AAAA" * 50_000,),
        ("addr=sam@asso.example",),
        ("",),
    ],
)
def test_no_key(headers: tuple[str, ...]) -> None:
    """Several, somebody else's, unknown demands, no base64, too much: nothing is offered."""
    assert offered(carrying(*headers), SAM) == b""
