"""Leaflets: what structures say of their services, and the cooperative to all (schemas/spec/leaflets.md).

Rules: the relay takes what every reader would believe, from the device that signed it; it keeps the latest of
each; numbers are given in the order of commits, so that nobody who asks for what is new misses something.
"""

from aiohttp import web

from crypto.leaflets import check_leaflet
from schemas.access import AccessAction
from schemas.errors import ConflictError, InvalidInputError, NotFoundError
from schemas.leaflets import AnyBody, LeafletsPage, NumberedLeaflet
from schemas.limits import LIMITS
from schemas.statement import SIGNATURE_SIZE
from server.audit.records import Records
from server.clock import Clock
from server.directory.mirror import Mirror
from server.http.access import access
from server.http.answers import answer, done, read_bytes
from server.http.caller import caller
from server.http.queries import number
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Connection, Database

_LARGEST = 4 + LIMITS.leaflet + SIGNATURE_SIZE


class Leaflets:
    """`/v1/leaflets`."""

    def __init__(
        self, database: Database, records: Records, mirror: Mirror, clock: Clock, posts: Quota
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._mirror = mirror
        self._clock = clock
        self._posts = posts

    async def put(self, request: web.Request) -> web.Response:
        """Keep a leaflet in place of the one before it; the same one again has no effect.

        Raises as `check_leaflet`, NotFoundError when it is not the caller's, InvalidInputError for a wrong
        date, ConflictError when a later one is there.
        """
        me = caller(request)
        self._posts.spend(me.structure)
        raw = await read_bytes(request, _LARGEST)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            await self._mirror.catch_up(connection)
            checked = check_leaflet(raw, self._mirror.directory)
            body = checked.leaflet.body
            if body.signer != me.device or not checked.confirmed:
                raise NotFoundError("there is nothing here that this device may say something of")
            if abs(body.time - self._clock()) > LIMITS.clock_skew * 1000:
                raise InvalidInputError(
                    "the leaflet is not dated now", advice="set the clock of this computer"
                )
            if await self._keep(connection, raw, body):
                what = access(request, AccessAction.LEAFLET_PUT, of=body.subject)
                await self._records.write(connection, [what])
        return done()

    async def _keep(self, connection: Connection, raw: bytes, body: AnyBody) -> bool:
        """Return whether it is new; raises ConflictError."""
        await connection.execute(self._sql["leaflets/lock"])
        kind = str(type(body).__struct_config__.tag)
        held = await connection.fetchrow(self._sql["leaflets/held"], kind, body.subject)
        if held is not None and held["raw"] == raw:
            return False
        if held is not None and held["time"] >= body.time:
            raise ConflictError("a later leaflet is there already", advice="look at what it says now")
        await connection.execute(
            self._sql["leaflets/put"], kind, body.subject, body.structure, body.time, raw
        )
        return True

    async def page(self, request: web.Request) -> web.Response:
        """Give those that were put since."""
        after = number(request, "after", 0)
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._sql["leaflets/page"], after, LIMITS.leaflets_page)
        return answer(LeafletsPage(tuple(NumberedLeaflet(row["number"], row["raw"]) for row in rows)))
