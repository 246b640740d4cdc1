"""What is genuine: signatures, alignment, and what is held because of a doubt."""

from collections.abc import Callable

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bridges.inbound.authenticate import Doubt, aligned, doubts
from schemas.errors import UnavailableError


class Domain:
    """A domain with a DKIM key, and what the domain name system says of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        key = generate_private_key(65_537, 2048)
        self._pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        import base64  # noqa: PLC0415

        self.record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)

    def signed(self, mail: bytes, **options: object) -> bytes:
        """Return a mail with the domain's signature."""
        return dkim.sign(mail, b"s", self.name.encode(), self._pem, **options) + mail  # type: ignore[no-any-return]

    async def resolve(self, name: str) -> list[bytes]:
        """Answer for this domain only."""
        return [self.record] if name == f"s._domainkey.{self.name}." else []


ASSO = Domain("asso.example")
MAIL = b"From: Marie <marie@asso.example>\r\nTo: x@mail.example\r\nSubject: Re\r\n\r\nOui.\r\n"


async def test_a_genuine_mail() -> None:
    """One From, the registered address, a signature of its domain."""
    assert await doubts(ASSO.signed(MAIL), "Marie@asso.example", ASSO.resolve) == []


Change = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda mail: mail, [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail).replace(b"Oui.", b"Non."), [Doubt.UNSIGNED]),
        (lambda mail: Domain("evil.example").signed(mail), [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail, length=True) + b"more\r\n", [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail.replace(b"marie@", b"paul@")), [Doubt.OTHER_SENDER]),
        (
            lambda mail: b"From: boss@asso.example\r\n" + ASSO.signed(mail),
            [Doubt.SEVERAL_SENDERS, Doubt.OTHER_SENDER],
        ),
        (lambda mail: mail.replace(b"From: Marie <marie@asso.example>\r\n", b""), [Doubt.SENDER_MISSING]),
        (
            lambda mail: ASSO.signed(mail.replace(b"marie@asso.example", b"marie@asso.example, b@c.example")),
            [Doubt.SEVERAL_SENDERS],
        ),
        (
            lambda mail: ASSO.signed(mail.replace(b"Marie <", b'"marie@asso.example" <x')),
            [Doubt.OTHER_SENDER],
        ),
        (
            lambda mail: b"Authentication-Results: mail.example; dkim=pass header.d=asso.example\r\n" + mail,
            [Doubt.UNSIGNED],  # said by whoever wrote the mail: nothing of it is believed
        ),
        (lambda mail: Domain("example").signed(mail), [Doubt.UNSIGNED]),
        (lambda mail: Domain("evil.test").signed(mail), [Doubt.UNSIGNED]),
        (lambda mail: ASSO.signed(mail, include_headers=[b"from", b"subject"])[:-3], [Doubt.UNSIGNED]),
        # Headers that a reader and the signature could understand differently.
        (
            lambda mail: (
                b"X: \rFrom: Marie <marie@asso.example>\r\r\n"
                + ASSO.signed(mail.replace(b"marie@", b"paul@"))
            ),
            [Doubt.MALFORMED],
        ),
        (
            lambda mail: ASSO.signed(
                mail.replace(b"Subject", b"X: " + b"x" * 300_000 + b"\r\nFrom: paul@asso.example\r\nSubject")
            ),
            [Doubt.MALFORMED],
        ),
        (lambda mail: ASSO.signed(mail.replace(b"Marie", b"Ma\0rie")), [Doubt.MALFORMED]),
    ],
)
async def test_doubts(change: Change, found: list[Doubt]) -> None:
    """Each is named, and none of them lets a mail through."""
    said = await doubts(change(MAIL), "marie@asso.example", ASSO.resolve)
    assert [each for each in said if each is not Doubt.UNSIGNED or each in found] == found


async def test_every_signature_is_looked_at() -> None:
    """The one that counts may stand anywhere, beside those of lists, of relays, and broken ones."""
    others = [Domain(name).signed for name in ("list.example", "relay.example")]
    broken = ASSO.signed(MAIL).partition(b"From:")[0].replace(b"bh=", b"bh=AAAA")
    data = broken + others[0](others[1](ASSO.signed(others[0](MAIL))))
    assert await doubts(data, "marie@asso.example", ASSO.resolve) == []


async def test_a_changed_key() -> None:
    """A domain with two records for one name: one of them verifies."""

    async def both(name: str) -> list[bytes]:
        return [Domain("asso.example").record, *(await ASSO.resolve(name))]

    assert await doubts(ASSO.signed(MAIL), "marie@asso.example", both) == []


async def test_without_an_answer_nothing_is_decided() -> None:
    """The mail is looked at again later."""

    async def away(_name: str) -> list[bytes]:
        raise UnavailableError

    with pytest.raises(UnavailableError):
        await doubts(ASSO.signed(MAIL), "marie@asso.example", away)


@pytest.mark.parametrize(
    ("sender", "signer", "fits"),
    [
        ("asso.example", "asso.example", True),
        ("mail.asso.example", "asso.example", True),
        ("asso.example", "mail.asso.example", False),
        ("asso.example", "example", False),
        ("myasso.example", "asso.example", False),
    ],
)
def test_alignment(sender: str, signer: str, fits: bool) -> None:
    """A domain speaks for itself and for those below it."""
    assert aligned(sender, signer) is fits
