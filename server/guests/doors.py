"""The door of a box: whoever has the link and the code gets a session for this box, and nothing else.

    token | version 1 | u64 expires (ms) | guest (16) | HMAC-SHA-256 (32), in base64url without padding

Rules: the code is compared under the relay's own key and never kept; a wrong one costs an attempt, durably,
before the answer goes out; without the link, unknown and known boxes answer alike. Nothing happens by asking.
"""

import base64
import binascii
import hashlib
import hmac
import struct
import uuid
from dataclasses import dataclass

from aiohttp import web
from asyncpg import Record

from crypto.signing import label
from schemas.access import AccessAction, Outcome
from schemas.errors import ForbiddenError, GoneError, NotFoundError, NotSignedInError
from schemas.guests import GuestSession, GuestSignIn
from schemas.ids import id_bytes
from schemas.limits import LIMITS
from server.audit.records import Access, Records
from server.clock import Clock, millis, moment
from server.http.addresses import Addresses
from server.http.answers import answer, read
from server.http.queries import path_id
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.storage.db import Connection, Database

_BODY = struct.Struct(">BQ16s")
_VERSION = 1
_SCHEME = "Bearer "


@dataclass(frozen=True)
class Guest:
    """Who is signed in: a box, and whose it is."""

    box: str
    structure: str
    service: str
    bridge: str

    def access(self, request: web.Request, action: AccessAction, *, of: str = "", count: int = 1) -> Access:
        """Return what to record of an action of this guest."""
        return Access(
            structure=self.structure,
            action=action,
            role="guest",
            object=of or self.box,
            count=count,
            request=request[REQUEST_ID],
        )


class Doors:
    """`/v1/guests/{id}/session`, and who comes with the token that it gave."""

    def __init__(
        self,
        database: Database,
        records: Records,
        key: bytes,
        clock: Clock,
        addresses: Addresses,
        attempts: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._key = key
        self._clock = clock
        self._addresses = addresses
        self._attempts = attempts

    def code(self, box: str, code: str) -> bytes:
        """Return what is kept of a code (32 bytes)."""
        return hmac.digest(self._key, label("guest-code") + id_bytes(box) + code.encode(), hashlib.sha256)

    async def open(self, request: web.Request) -> web.Response:
        """Open a session; raises NotFoundError, GoneError, or ForbiddenError with the attempts left."""
        self._attempts.spend(self._addresses.of(request))
        box, shown = path_id(request), await read(request, GuestSignIn)
        async with self._database.transaction() as connection:
            row = await self._find(connection, box, shown)
            tried = await connection.fetchrow(
                self._sql["guests/enter"], box, self.code(box, shown.code), moment(self._clock())
            )
            entered = tried is not None and tried["entered"]
            what = Access(
                structure=row["structure"],
                action=AccessAction.GUEST_ENTERED,
                outcome=Outcome.ALLOWED if entered else Outcome.DENIED,
                role="guest",
                object=box,
                reason="" if entered else ForbiddenError.slug,
                request=request[REQUEST_ID],
            )
            await self._records.write(connection, [what])
        if not entered:
            raise _wrong(tried["attempts"] if tried else 0)
        expires = min(self._clock() + LIMITS.guest_session * 1000, millis(row["expires"]))
        return answer(GuestSession(self._token(box, expires), expires, millis(row["expires"])))

    async def guest(self, request: web.Request, connection: Connection) -> Guest:
        """Return who is signed in to the box of the path; raises NotSignedInError or GoneError."""
        box = path_id(request)
        if self._read(request.headers.get("Authorization", "").removeprefix(_SCHEME)) != box:
            raise NotSignedInError
        row = await connection.fetchrow(self._sql["guests/open_box"], box, moment(self._clock()))
        if row is None:
            raise GoneError("the link was ended or has expired")
        return Guest(box, row["structure"], row["service"], row["bridge"])

    def is_guest(self, request: web.Request) -> bool:
        """Whether a valid token of a guest comes with the request."""
        try:
            self._read(request.headers.get("Authorization", "").removeprefix(_SCHEME))
        except NotSignedInError:
            return False
        return True

    async def _find(self, connection: Connection, box: str, shown: GuestSignIn) -> Record:
        row = await connection.fetchrow(self._sql["guests/find"], box, hashlib.sha256(shown.auth).digest())
        if row is None:
            raise NotFoundError("this link is not known here")
        if row["revoked"]:
            raise GoneError("whoever sent the link has ended it", extra={"reason": "revoked"})
        if row["expires"] <= moment(self._clock()):
            raise GoneError("the link has expired", extra={"reason": "expired"})
        return row

    def _token(self, box: str, expires: int) -> str:
        body = _BODY.pack(_VERSION, expires, id_bytes(box))
        return base64.urlsafe_b64encode(body + self._mac(body)).rstrip(b"=").decode()

    def _read(self, token: str) -> str:
        try:
            data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise NotSignedInError from error
        body, mac = data[: _BODY.size], data[_BODY.size :]
        if len(body) != _BODY.size or not hmac.compare_digest(self._mac(body), mac):
            raise NotSignedInError
        _, expires, box = _BODY.unpack(body)
        if expires <= self._clock():
            raise NotSignedInError("the session has ended", advice="enter the code again")
        return str(uuid.UUID(bytes=box))

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, label("guest-token") + body, hashlib.sha256)


def _wrong(left: int) -> ForbiddenError:
    advice = "look at the code again" if left else "ask whoever wrote to you for a new code"
    return ForbiddenError("this is not the code", advice=advice, extra={"attempts": left})
