"""Pushes, without the network: to whom, when, and what is shown to a push service."""

import base64
import json
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from schemas.codec import decode_request
from schemas.errors import InvalidInputError, MalformedError
from schemas.push import PushSubscription
from server.push.sender import PublicResolver
from server.push.services import MAKERS, PushServices
from server.push.vapid import Vapid, new_key
from server.push.waiting import Waiting

CONTACT = "mailto:it@relay.example"
NOW = 1_800_000_000_000


def part(text: str) -> bytes:
    """Return what a part of a token says."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_token_is_for_one_push_service_and_verifies() -> None:
    """RFC 8292: a JWT under ES256 with audience, end and contact, beside the key that signs it."""
    vapid = Vapid(new_key(), CONTACT)
    scheme, token, key = vapid.authorization("https://web.push.apple.com", NOW).split(" ")
    assert scheme == "vapid"
    assert part(key.removeprefix("k=")) == vapid.public
    header, claims, signature = token.removeprefix("t=").removesuffix(",").split(".")
    assert json.loads(part(header)) == {"typ": "JWT", "alg": "ES256"}
    twelve_hours = NOW // 1000 + 12 * 3600
    said = {"aud": "https://web.push.apple.com", "exp": twelve_hours, "sub": CONTACT}
    assert json.loads(part(claims)) == said
    raw = part(signature)
    assert len(raw) == 64
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), vapid.public)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{header}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def test_a_token_is_used_again_for_half_of_its_time() -> None:
    """So that a push service sees few of them, and none that is about to end."""
    vapid = Vapid(new_key(), CONTACT)
    first = vapid.authorization("https://a.example", NOW)
    assert vapid.authorization("https://a.example", NOW + 6 * 3_600_000 - 1) == first
    assert vapid.authorization("https://a.example", NOW + 6 * 3_600_000) != first
    assert vapid.authorization("https://b.example", NOW) != first
    assert new_key() != new_key()


ALLOWED = (
    "https://fcm.googleapis.com/fcm/send/abc:APA91b-_x",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QGuQyavXutnMH",
    "https://db5p.notify.windows.com/w/?token=BQYAAAD%2f",
)
NOT_ALLOWED = (
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com.example/x",
    "https://xfcm.googleapis.com/x",
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://2130706433/x",
    "https://.push.apple.com/x",
    "https://a..push.apple.com/x",
    f"https://{'a' * 64}.push.apple.com/x",
    "http://127.0.0.1:8787/metrics",
)
MALFORMED = (
    "https://user@fcm.googleapis.com/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com",
    "https://FCM.googleapis.com/x",
    "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com/x\n",
    "https://[::1]/x",
    "ftp://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/" + "x" * 1_000,
)


@pytest.mark.parametrize("endpoint", ALLOWED)
def test_the_makers_of_browsers(endpoint: str) -> None:
    """Their push services are known."""
    assert endpoint.startswith(PushServices(MAKERS).demand(endpoint) + "/")


@pytest.mark.parametrize("endpoint", NOT_ALLOWED)
def test_nobody_sends_the_relay_elsewhere(endpoint: str) -> None:
    """Neither to this machine, nor to a host that only looks like one of them, nor without TLS."""
    with pytest.raises(InvalidInputError):
        PushServices(MAKERS).demand(endpoint)


@pytest.mark.parametrize("endpoint", MALFORMED)
def test_addresses_that_two_programs_could_read_differently(endpoint: str) -> None:
    """They are refused before anybody looks for the host in them."""
    with pytest.raises(MalformedError):
        decode_request(json.dumps({"endpoint": endpoint}).encode(), PushSubscription, 10_000)


def test_a_push_service_on_this_machine_is_named_with_its_port() -> None:
    """What is named is this one origin, and nothing beside it."""
    services = PushServices(["http://127.0.0.1:9000"])
    assert services.demand("http://127.0.0.1:9000/x") == "http://127.0.0.1:9000"
    for endpoint in ("http://127.0.0.1:9001/x", "https://127.0.0.1:9000/x", *ALLOWED):
        with pytest.raises(InvalidInputError):
            services.demand(endpoint)


class Names(AbstractResolver):
    """A name server that answers what a test wants."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        """Return the addresses."""
        return [{"host": each, "hostname": host, "port": port, "family": family} for each in self._addresses]

    async def close(self) -> None:
        """Hold nothing."""


PRIVATE = ("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1")


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_leads_into_our_own_network(address: str) -> None:
    """It has no address for the relay; of several, only those that are public."""
    with pytest.raises(OSError, match="no public address"):
        await PublicResolver(Names(address)).resolve("fcm.googleapis.com", 443)
    (found,) = await PublicResolver(Names(address, "9.9.9.9")).resolve("fcm.googleapis.com", 443)
    assert found["host"] == "9.9.9.9"


async def test_a_name_that_no_name_server_takes() -> None:
    """It has no address; that it cannot even be asked for ends nothing else."""
    resolver = PublicResolver()
    with pytest.raises(OSError, match="no name of a host"):
        await resolver.resolve(f"{'a' * 64}.push.apple.com", 443)
    await resolver.close()


def test_a_mailbox_is_looked_at_after_the_delay_and_once() -> None:
    """What arrives while it waits makes it wait once more, from then."""
    waiting = Waiting(10)
    waiting.heard("a", 0)
    waiting.heard("b", 3)
    waiting.heard("a", 4)
    assert waiting.due(9) == {}
    assert waiting.due(10) == {"a": 0}
    assert waiting.due(13) == {"b": 3}
    assert waiting.due(14) == {"a": 4}
    assert not waiting
