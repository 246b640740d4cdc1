"""Signing in: the device signs a challenge of the relay; the token that it gets stays in memory.

The signed message names the log's origin, so that another relay cannot pass the challenge on. A token is
renewed before it ends, or when the relay no longer knows it.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from client.clock import Clock
from client.directory.mirror import Mirror
from client.relay.http import Answer, RelayHttp
from crypto.keys import DeviceKeys
from schemas.api import Challenge, ChallengeRequest, SessionRequest, session_message
from schemas.api import Session as Token
from schemas.codec import encode
from schemas.errors import NotSignedInError

_MARGIN = 60_000  # milliseconds before its end at which a token is renewed


class Session:
    """Requests in the name of this device."""

    def __init__(self, http: RelayHttp, device: DeviceKeys, mirror: Mirror, clock: Clock) -> None:
        self._http = http
        self._device = device
        self._mirror = mirror
        self._clock = clock
        self._token: Token | None = None

    @property
    def skew(self) -> int:
        """How far the relay's clock is ahead of ours, in milliseconds; 0 while that is not known."""
        return self._http.skew or 0

    @property
    def base(self) -> str:
        """The address of the relay."""
        return self._http.base

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool | None = None,
    ) -> Answer:
        """Do as RelayHttp.call, signed in."""
        signed_in = {**(headers or {}), **await self._authorization()}
        try:
            return await self._http.call(method, path, body=body, headers=signed_in, again=again)
        except NotSignedInError:
            self._token = None
        signed_in |= await self._authorization()
        return await self._http.call(method, path, body=body, headers=signed_in, again=again)

    @asynccontextmanager
    async def stream(
        self, path: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Do as RelayHttp.stream for GET, signed in."""
        signed_in = {**(headers or {}), **await self._authorization()}
        try:
            async with self._http.stream("GET", path, headers=signed_in) as response:
                yield response
        except NotSignedInError:
            self._token = None
            raise

    async def _authorization(self) -> dict[str, str]:
        if self._token is None or self._token.expires - _MARGIN <= self._now():
            self._token = await self._sign_in()
        return {"Authorization": f"Bearer {self._token.token}"}

    def _now(self) -> int:
        # The relay's times are read on the relay's clock: ours may be wrong.
        return self._clock() + self.skew

    async def _sign_in(self) -> Token:
        pins = self._mirror.pins
        origin = pins.origin if pins else (await self._mirror.network()).origin
        kid = self._device.kid
        request = encode(ChallengeRequest(kid))
        answer = await self._http.call("POST", "/v1/sessions/challenges", body=request, again=True)
        nonce = answer.read(Challenge).nonce
        signature = self._device.signing.sign("session", session_message(origin, nonce, kid))
        body = encode(SessionRequest(kid, nonce, signature))
        return (await self._http.call("POST", "/v1/sessions", body=body)).read(Token)
