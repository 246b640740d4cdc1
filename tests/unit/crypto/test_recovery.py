"""Shamir shares: any sufficient subset restores, nothing else does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import recovery
from crypto.printable import to_text
from crypto.recovery import combine, parse_share, parse_shares, split
from schemas.errors import RecoveryShareError, SouspliError

SECRET = bytes(range(32))
SHARES = split(SECRET, 3, 5)


@settings(max_examples=25)
@given(secret=st.binary(min_size=32, max_size=32), data=st.data())
def test_any_sufficient_subset_restores(secret: bytes, data: st.DataObject) -> None:
    """Any choice of at least `threshold` shares, in any order, gives the secret."""
    threshold = data.draw(st.integers(min_value=2, max_value=6))
    count = data.draw(st.integers(min_value=threshold, max_value=9))
    shares = data.draw(st.permutations(split(secret, threshold, count)))
    assert combine(shares[: data.draw(st.integers(min_value=threshold, max_value=count))]) == secret


def test_printed_shares_restore() -> None:
    """Shares typed from paper restore the secret."""
    assert combine(parse_shares(share.text for share in SHARES[2:])) == SECRET
    assert parse_share(SHARES[0].text.lower().replace("-", "  ")) == SHARES[0]


def test_fewer_shares_exclude_nothing() -> None:
    """Two of three needed shares fit every secret: for any other one, some third share completes them."""
    first, second, other = SHARES[0].value, SHARES[1].value, b"any other secret" * 2 + bytes(4)
    # The value at 3 of the polynomial through both shares and the other secret; x ^ 3 moves 3 to 0.
    third = recovery._interpolate([(1 ^ 3, first), (2 ^ 3, second), (0 ^ 3, other)])
    assert recovery._interpolate([(1, first), (2, second), (3, third)]) == other


def test_too_few() -> None:
    """Too few shares are counted, and none at all is an error too."""
    with pytest.raises(RecoveryShareError, match="3 shares are needed, 2"):
        combine(SHARES[:2])
    with pytest.raises(RecoveryShareError):
        combine([])


def test_mixed_sets() -> None:
    """Shares of two splits are told apart, also when the secret is the same."""
    with pytest.raises(RecoveryShareError, match="different sets"):
        combine([*SHARES[:2], split(SECRET, 3, 5)[2]])
    with pytest.raises(RecoveryShareError, match="different sets"):
        combine([*SHARES[:2], replace(SHARES[2], threshold=2)])


def test_duplicate() -> None:
    """One share given twice does not count twice."""
    with pytest.raises(RecoveryShareError, match="twice"):
        combine([SHARES[0], SHARES[1], SHARES[1]])


def test_altered_share() -> None:
    """A share whose value was changed gives an error, never a wrong key."""
    altered = replace(SHARES[0], value=bytes([SHARES[0].value[0] ^ 1]) + SHARES[0].value[1:])
    with pytest.raises(RecoveryShareError, match="altered"):
        combine([altered, *SHARES[1:3]])
    with pytest.raises(RecoveryShareError, match="altered"):
        combine([replace(SHARES[0], index=9), *SHARES[1:3]])


def test_the_bad_share_is_named() -> None:
    """A typing error in one of several shares says in which."""
    texts = [share.text for share in SHARES[:3]]
    texts[1] = texts[1][:-1] + ("0" if texts[1][-1] != "0" else "G")
    with pytest.raises(RecoveryShareError, match="share 2 of those given"):
        parse_shares(texts)


@pytest.mark.parametrize(("threshold", "shares"), [(1, 5), (0, 0), (4, 3), (3, 256)])
def test_unreasonable_splits_are_refused(threshold: int, shares: int) -> None:
    """A threshold of one protects nothing, and the field has 255 places."""
    with pytest.raises(RecoveryShareError):
        split(SECRET, threshold, shares)


def test_only_seeds_are_split() -> None:
    """A secret of another length is refused."""
    with pytest.raises(RecoveryShareError):
        split(b"short", 2, 3)


@pytest.mark.parametrize(("version", "threshold", "index"), [(2, 3, 1), (1, 1, 1), (1, 3, 0)])
def test_impossible_shares_are_refused(version: int, threshold: int, index: int) -> None:
    """Another version, a threshold of one, and index 0, where the secret itself is, are refused."""
    text = to_text("share", bytes([version, *b"set1", threshold, index]) + bytes(36))
    with pytest.raises(RecoveryShareError, match="version"):
        parse_share(text)


def test_repr_hides_the_value() -> None:
    """A share in a traceback or a log shows no secret."""
    assert "value" not in repr(SHARES[0])


def test_field_arithmetic() -> None:
    """The field is that of AES (FIPS 197, section 4.2), and every element but 0 has its inverse."""
    assert recovery._multiply(0x57, 0x83) == 0xC1
    assert recovery._multiply(0x57, 0x13) == 0xFE
    assert all(recovery._multiply(a, recovery._inverse(a)) == 1 for a in range(1, 256))


@given(st.text(max_size=120))
def test_noise_gives_our_errors_only(noise: str) -> None:
    """Whatever is typed, the answer is an error of ours."""
    with pytest.raises(SouspliError):
        parse_share(noise)
