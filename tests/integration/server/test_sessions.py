"""Signing in: who holds a key gets a token, nobody else gets anything, and a revocation holds at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crypto.keys import DeviceKeys
from schemas.access import AccessAction, Outcome
from schemas.api import Challenge, ChallengeRequest, NetworkInfo, Session, SessionRequest, session_message
from schemas.codec import encode
from schemas.errors import DeviceRevokedError, NotSignedInError, SuspendedError
from schemas.limits import LIMITS
from tests.builders import Member
from tests.integration.server.conftest import Town
from tests.stage import Answer, Stage, TurnableClock, local_relay

OWN = "/v1/invitations"
"""A route that any signed-in device may ask."""


async def challenge(here: Stage, kid: bytes) -> bytes:
    """Return a nonce for a device."""
    body = encode(ChallengeRequest(kid))
    answer = await here.request("POST", "/v1/sessions/challenges", body=body)
    return answer.demand().read(Challenge).nonce


async def signed(
    here: Stage, device: DeviceKeys, nonce: bytes, *, purpose: str = "session", origin: str = ""
) -> SessionRequest:
    """Return the answer to a challenge."""
    origin = origin or (await here.request("GET", "/v1/network")).read(NetworkInfo).origin
    message = session_message(origin, nonce, device.kid)
    return SessionRequest(device.kid, nonce, device.signing.sign(purpose, message))


async def open_session(here: Stage, request: SessionRequest) -> Answer:
    """Ask for a token."""
    return await here.request("POST", "/v1/sessions", body=encode(request))


async def token(here: Stage, member: Member) -> str:
    """Return a token."""
    request = await signed(here, member.device, await challenge(here, member.kid))
    return (await open_session(here, request)).demand().read(Session).token


def bearer(token: str) -> dict[str, str]:
    """Return the header."""
    return {"Authorization": f"Bearer {token}"}


async def test_a_device_signs_in(here: Stage, town: Town) -> None:
    """A signed challenge gives a token that lasts a quarter of an hour, and the structure's log tells."""
    headers = bearer(await token(here, town.anne))
    (await here.request("GET", OWN, headers=headers)).demand()
    (record,) = await here.records(town.cpas.id, AccessAction.SESSION_OPENED)
    assert (record.outcome, record.role) == (Outcome.ALLOWED, "member")
    assert record.actor is not None


async def test_a_challenge_is_used_up(here: Stage, town: Town) -> None:
    """The same answer to the same challenge opens no second session, though it was good."""
    request = await signed(here, town.anne.device, await challenge(here, town.anne.kid))
    (await open_session(here, request)).demand()
    with pytest.raises(NotSignedInError):
        (await open_session(here, request)).demand()


async def test_a_challenge_expires(here: Stage, town: Town, clock: TurnableClock) -> None:
    """A challenge that is answered too late is refused."""
    request = await signed(here, town.anne.device, await challenge(here, town.anne.kid))
    clock.ahead += LIMITS.challenge * 1000 + 1
    with pytest.raises(NotSignedInError):
        (await open_session(here, request)).demand()


async def test_a_challenge_is_for_one_device(here: Stage, town: Town) -> None:
    """A challenge that was given for another device is refused."""
    request = await signed(here, town.anne.device, await challenge(here, town.ben.kid))
    with pytest.raises(NotSignedInError):
        (await open_session(here, request)).demand()


async def test_a_made_up_challenge(here: Stage, town: Town) -> None:
    """A nonce that the relay has not given is refused, also when one byte of a genuine one was changed."""
    nonce = await challenge(here, town.anne.kid)
    for at in (0, 8, 15, 16, 31):
        changed = nonce[:at] + bytes([nonce[at] ^ 1]) + nonce[at + 1 :]
        with pytest.raises(NotSignedInError):
            (await open_session(here, await signed(here, town.anne.device, changed))).demand()


async def test_strangers_learn_nothing(here: Stage, town: Town) -> None:
    """Without its key the answers are alike for a device that exists, was revoked, or does not exist."""
    thief = DeviceKeys.generate()
    town.cpas.revoke(town.anne.kid)
    await here.publish()
    answers = []
    for kid in (town.ben.kid, town.anne.kid, thief.kid):
        asked = await here.request("POST", "/v1/sessions/challenges", body=encode(ChallengeRequest(kid)))
        forged = SessionRequest(kid, asked.read(Challenge).nonce, thief.signing.sign("session", b"let me in"))
        refused = await open_session(here, forged)
        problem = refused.read(dict[str, object])
        problem.pop("request")
        answers.append((asked.status, len(asked.body), refused.status, problem))
    assert answers[0] == answers[1] == answers[2]
    assert await here.records(town.cpas.id, AccessAction.SESSION_OPENED) == []


@pytest.mark.parametrize("wrong", [{"origin": "other.example/log"}, {"purpose": "application"}])
async def test_a_signature_for_something_else(here: Stage, town: Town, wrong: dict[str, str]) -> None:
    """A signature that the device made for another relay, or another purpose, does not sign in here."""
    request = await signed(here, town.anne.device, await challenge(here, town.anne.kid), **wrong)
    with pytest.raises(NotSignedInError):
        (await open_session(here, request)).demand()


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: ("B" if token[0] != "B" else "C") + token[1:],
        lambda token: token[:30] + ("A" if token[30] != "A" else "B") + token[31:],
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token + "=",
        lambda _: "",
        lambda _: "é" * 142,
    ],
)
async def test_a_forged_token(here: Stage, town: Town, forge: Callable[[str], str]) -> None:
    """A token that was changed, cut or lengthened makes nobody of the bearer."""
    forged = forge(await token(here, town.anne))
    answer = await here.request("GET", OWN, headers=bearer(forged))
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_no_token(here: Stage) -> None:
    """Without a token, the answer is the same as with a wrong one."""
    assert (await here.request("GET", OWN)).status == 401


async def test_a_token_expires(here: Stage, town: Town, clock: TurnableClock) -> None:
    """After its quarter of an hour a token is worth nothing."""
    headers = bearer(await token(here, town.anne))
    clock.ahead += LIMITS.session * 1000
    with pytest.raises(NotSignedInError):
        (await here.request("GET", OWN, headers=headers)).demand()


async def test_a_revoked_device_is_out_at_once(here: Stage, town: Town) -> None:
    """Once the revocation is answered, its token gets nothing and it gets no token; both are recorded."""
    headers = bearer(await token(here, town.anne))
    town.cpas.revoke(town.anne.kid)
    await here.publish()
    with pytest.raises(DeviceRevokedError):
        (await here.request("GET", OWN, headers=headers)).demand()
    with pytest.raises(DeviceRevokedError):
        await token(here, town.anne)
    denied = [
        (record.action, record.outcome, record.reason)
        for record in await here.records(
            town.cpas.id, AccessAction.INVITATIONS_READ, AccessAction.SESSION_OPENED
        )
    ]
    assert denied[1:] == [
        (AccessAction.INVITATIONS_READ, Outcome.DENIED, "device-revoked"),
        (AccessAction.SESSION_OPENED, Outcome.DENIED, "device-revoked"),
    ]


async def test_a_suspended_structure_is_out_at_once(here: Stage, town: Town) -> None:
    """The same holds for all devices of a structure that is suspended; others go on."""
    anne, ben = bearer(await token(here, town.anne)), bearer(await token(here, town.ben))
    town.cpas.standing(active=False)
    await here.publish()
    with pytest.raises(SuspendedError):
        (await here.request("GET", OWN, headers=anne)).demand()
    with pytest.raises(SuspendedError):
        await token(here, town.anne)
    (await here.request("GET", OWN, headers=ben)).demand()


async def test_every_process_knows_the_session(
    here: Stage, town: Town, database: str, tmp_path: Path, clock: TurnableClock
) -> None:
    """A token of one server process is good at another, and a challenge used at one is used at all."""
    request = await signed(here, town.anne.device, await challenge(here, town.anne.kid))
    headers = bearer((await open_session(here, request)).demand().read(Session).token)
    async with local_relay(database, tmp_path, clock) as other:
        (await here.request("GET", OWN, headers=headers, url=other.url)).demand()
        again = await here.request("POST", "/v1/sessions", body=encode(request), url=other.url)
        assert again.status == 401
