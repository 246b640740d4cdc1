"""Signing in: challenge, signature, token (docs/decisions/0004-sessions.md).

Rules: whoever does not hold a key learns nothing, not even whether a device exists or was revoked; a
challenge is used up by the first session that it opens; what comes without a valid signature leaves no trace
in the log of a structure.
"""

import asyncpg
from aiohttp import web

from crypto.signing import verify
from schemas.access import AccessAction, Outcome
from schemas.api import Challenge, ChallengeRequest, Session, SessionRequest, session_message
from schemas.errors import NotSignedInError, SignatureInvalidError
from schemas.limits import LIMITS
from server.audit.records import Access, Records
from server.clock import Clock, moment
from server.http.addresses import Addresses
from server.http.answers import answer, done, read
from server.http.caller import Caller
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.sessions.challenges import Challenges, Nonce
from server.sessions.cookies import forget, give
from server.sessions.standing import refusal_of
from server.sessions.tokens import Tokens
from server.storage.db import Connection, Database

_NOBODY = "no device of this relay has signed this"


class SignIn:
    """`/v1/sessions`."""

    def __init__(
        self,
        database: Database,
        records: Records,
        challenges: Challenges,
        tokens: Tokens,
        origin: str,
        clock: Clock,
        addresses: Addresses,
        quota: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._challenges = challenges
        self._tokens = tokens
        self._origin = origin
        self._clock = clock
        self._addresses = addresses
        self._quota = quota

    async def challenge(self, request: web.Request) -> web.Response:
        """Give a nonce to sign, to anybody and for any device."""
        self._quota.spend(self._addresses.of(request))
        device = (await read(request, ChallengeRequest)).device
        return answer(Challenge(*self._challenges.new(device)))

    async def open(self, request: web.Request) -> web.Response:
        """Give a token for a signed nonce, as a cookie to whoever asks for it so."""
        self._quota.spend(self._addresses.of(request))
        asked = await read(request, SessionRequest)
        nonce = self._challenges.check(asked.nonce, asked.device)
        async with self._database.transaction() as connection:
            device = await self._verified(connection, asked)
            await self._use_up(connection, nonce)
            bearer = self._bearer(device, asked.device)
            refusal = refusal_of(device)
            access = Access(
                structure=bearer.structure,
                action=AccessAction.SESSION_OPENED,
                outcome=Outcome.DENIED if refusal else Outcome.ALLOWED,
                member=bearer.member,
                role=bearer.role,
                reason=refusal.slug if refusal else "",
                request=request[REQUEST_ID],
            )
            await self._records.write(connection, [access])
        if refusal:
            raise refusal  # after the commit: that somebody tried stands in the log
        token = self._tokens.issue(bearer)
        if not asked.cookie:
            return answer(Session(bearer.expires, token))
        response = answer(Session(bearer.expires))
        give(request, response, token)
        return response

    async def close(self, request: web.Request) -> web.Response:
        """Take the cookie of a browser back; what it said ends by itself some minutes later."""
        response = done()
        forget(request, response)
        return response

    async def _verified(self, connection: Connection, asked: SessionRequest) -> asyncpg.Record:
        """Return the device that has signed; one that does not exist answers as a wrong signature does."""
        device = await connection.fetchrow(self._sql["sessions/device"], asked.device)
        if device is None:
            raise NotSignedInError(_NOBODY)
        message = session_message(self._origin, asked.nonce, asked.device)
        try:
            verify(device["signing"], "session", message, asked.signature)
        except SignatureInvalidError as error:
            raise NotSignedInError(_NOBODY) from error
        return device

    async def _use_up(self, connection: Connection, nonce: Nonce) -> None:
        expires, now = moment(nonce.expires), moment(self._clock())
        if not await connection.fetchval(self._sql["sessions/spend"], nonce.nonce, expires, now):
            raise NotSignedInError("the challenge was used before")

    def _bearer(self, device: asyncpg.Record, kid: bytes) -> Caller:
        role = (
            "registrar" if device["registrar"] else "administrator" if device["administrator"] else "member"
        )
        expires = self._clock() + LIMITS.session * 1000
        return Caller(kid, device["member"], device["structure"], role, expires)
