"""A browser's session: a cookie that scripts cannot read and that other sites cannot use."""

from http.cookies import SimpleCookie

import pytest

from schemas.api import InvitationRequest, Session
from schemas.codec import encode
from schemas.limits import LIMITS
from tests.integration.server.conftest import Town
from tests.integration.server.test_sessions import OWN, challenge, signed
from tests.stage import Answer, Stage, TurnableClock

PAGE = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a request that the relay's own page makes; no page can say it itself."""

MEANT = {**PAGE, "Souspli-Request": "1"}


async def sign_in(here: Stage, town: Town, host: str = "") -> Answer:
    """Sign Anne's browser in, at the relay under the name of `host`."""
    request = await signed(here, town.anne.device, await challenge(here, town.anne.kid))
    body = encode(type(request)(request.device, request.nonce, request.signature, cookie=True))
    headers = {"Host": host} if host else {}
    return (await here.request("POST", "/v1/sessions", body=body, headers=headers)).demand()


def cookie(answer: Answer) -> str:
    """Return the cookie that a browser would send back."""
    (morsel,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    return f"{morsel.key}={morsel.value}"


async def test_the_token_is_in_the_cookie_alone(here: Stage, town: Town) -> None:
    """The answer has no token in its body; the cookie is for this host, over TLS, and not for scripts."""
    answer = await sign_in(here, town, "relay.example")
    assert answer.read(Session).token == ""
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    value, *attributes = rest.split("; ")
    assert name == "__Host-souspli-session"
    assert value.encode() not in answer.body
    assert set(attributes) == {"HttpOnly", "Max-Age=900", "Path=/", "SameSite=Strict", "Secure"}


@pytest.mark.parametrize("host", ["localhost:8443", "127.0.0.1", "[::1]:80"])
async def test_on_this_machine(here: Stage, town: Town, host: str) -> None:
    """For a relay on the own machine the cookie is one that browsers send back without TLS."""
    attributes = (await sign_in(here, town, host)).headers["Set-Cookie"].split("; ")
    assert attributes[0].startswith("souspli-session=")
    assert "Secure" not in attributes


@pytest.mark.parametrize("host", ["localhost.example", "127.0.0.1.example", "relay.example:80", "xlocalhost"])
async def test_elsewhere(here: Stage, town: Town, host: str) -> None:
    """A name that only looks like this machine's is another one."""
    assert "Secure" in (await sign_in(here, town, host)).headers["Set-Cookie"].split("; ")


async def test_the_own_page(here: Stage, town: Town) -> None:
    """With the cookie, the relay's own page reads and changes."""
    given = {"Cookie": cookie(await sign_in(here, town))}
    (await here.request("GET", OWN, headers={**given, **PAGE})).demand()
    body = encode(InvitationRequest(here.world.new_id(), town.anne.id, bytes(32)))
    (await here.request("POST", OWN, body=body, headers={**given, **MEANT})).demand()


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("GET", {"Sec-Fetch-Site": "none"}),
        ("GET", {"Sec-Fetch-Site": "same-site"}),
        ("GET", {"Sec-Fetch-Site": "cross-site", "Souspli-Request": "1"}),
        ("GET", {**PAGE, "Authorization": "Bearer "}),
        ("GET", {**PAGE, "Authorization": "Basic QQ=="}),
        ("POST", PAGE),
        ("POST", {**PAGE, "Souspli-Request": "0"}),
        ("POST", {"Souspli-Request": "1"}),
        ("POST", {"Sec-Fetch-Site": "same-site", "Souspli-Request": "1"}),
    ],
)
async def test_other_pages(here: Stage, town: Town, method: str, headers: dict[str, str]) -> None:
    """From anywhere else the cookie counts for nothing, though the browser sends it along."""
    given = {"Cookie": cookie(await sign_in(here, town))}
    body = encode(InvitationRequest(here.world.new_id(), town.anne.id, bytes(32)))
    answer = await here.request(
        method, OWN, body=body if method == "POST" else None, headers={**given, **headers}
    )
    assert answer.status == 401


async def test_a_neighbours_cookie(here: Stage, town: Town) -> None:
    """A cookie without the prefix, which a neighbouring host could have put in, counts for nothing there."""
    value = cookie(await sign_in(here, town)).partition("=")[2]
    headers = {"Host": "relay.example", "Cookie": f"souspli-session={value}", **PAGE}
    assert (await here.request("GET", OWN, headers=headers)).status == 401
    headers["Cookie"] = f"__Host-souspli-session={value}"
    assert (await here.request("GET", OWN, headers=headers)).status == 200


async def test_it_ends(here: Stage, town: Town, clock: TurnableClock) -> None:
    """The session ends when the token does."""
    given = {"Cookie": cookie(await sign_in(here, town)), **PAGE}
    clock.ahead += LIMITS.session * 1000
    assert (await here.request("GET", OWN, headers=given)).status == 401


async def test_signing_out(here: Stage) -> None:
    """Signing out takes the cookie back, under the attributes that it was given with."""
    answer = await here.request("DELETE", "/v1/sessions", headers={"Host": "relay.example", **MEANT})
    assert answer.status == 204
    attributes = answer.headers["Set-Cookie"].split("; ")
    assert attributes[0] == '__Host-souspli-session=""'
    assert {"Max-Age=0", "Path=/", "Secure"} <= set(attributes)
