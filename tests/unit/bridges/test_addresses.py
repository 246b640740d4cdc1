"""Reply addresses: read however they come back, and by nobody made up."""

from datetime import date

import pytest

from bridges.addresses import Minter
from schemas.errors import NotFoundError

HANDLE = bytes(range(12))
KEYS = {1: bytes(32), 2: bytes([7]) * 32}


def test_an_address_is_read_however_it_comes_back() -> None:
    """In capitals, with a `+` or `-` part, and under the key that it was made with."""
    old, new = Minter("mail.example", 1, KEYS), Minter("mail.example", 2, KEYS)
    address = old.mint(HANDLE, date(2026, 12, 31))
    local = address.partition("@")[0]
    for way in (address, address.upper(), f"{local}+x@mail.example", f"{local}-x@mail.example"):
        assert new.read(way).handle == HANDLE
    assert not new.read(address).expired(1_798_700_000_000)  # 31 December 2026
    assert new.read(address).expired(1_798_800_000_000)


@pytest.mark.parametrize("at", range(44))
def test_each_character_counts(at: int) -> None:
    """With any character replaced by another one it is no address of ours."""
    minter = Minter("mail.example", 1, KEYS)
    address = minter.mint(HANDLE, date(2026, 12, 31))
    other = "a" if address[at] != "a" else "b"
    with pytest.raises(NotFoundError):
        minter.read(address[:at] + other + address[at + 1 :])


@pytest.mark.parametrize("text", ["", "x", "@mail.example", "marie@mail.example", "a" * 44 + "@mail.example"])
def test_what_is_no_address_of_ours(text: str) -> None:
    """Nor is one of ours at another domain."""
    minter = Minter("mail.example", 1, KEYS)
    with pytest.raises(NotFoundError):
        minter.read(text)
    with pytest.raises(NotFoundError):
        minter.read(minter.mint(HANDLE, date(2026, 1, 1)).replace("mail", "other"))
