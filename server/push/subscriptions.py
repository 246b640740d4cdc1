"""Where a device's browsers get their pushes: set, removed and listed by the device itself.

Rules: an address is taken only if the relay would ever post to it; what the relay says of a subscription
does not repeat the address, which is nobody else's to learn.
"""

from aiohttp import web

from schemas.access import AccessAction
from schemas.errors import ConflictError, NotFoundError
from schemas.limits import LIMITS
from schemas.push import PushState, PushSubscription, SubscriptionState
from server.audit.records import Records
from server.clock import Clock, millis, moment
from server.http.access import access
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.queries import path_id
from server.http.quota import Quota
from server.push.services import PushServices
from server.push.vapid import Vapid
from server.sessions.standing import standing
from server.storage.db import Database
from server.storage.turns import Turn, take_turn


class Subscriptions:
    """`/v1/push`. Without `vapid`, this relay sends no pushes."""

    def __init__(
        self,
        database: Database,
        records: Records,
        clock: Clock,
        services: PushServices,
        vapid: Vapid | None,
        posts: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock
        self._services = services
        self._vapid = vapid
        self._posts = posts

    async def show(self, request: web.Request) -> web.Response:
        """Give the key to subscribe with, and list the subscriptions of the signed-in device."""
        me = caller(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            rows = await connection.fetch(self._sql["push/list"], me.device)
            what = access(request, AccessAction.PUSH_READ, count=len(rows))
            await self._records.write(connection, [what])
        listed = tuple(SubscriptionState(row["subscription"], millis(row["made"])) for row in rows)
        return answer(PushState(listed, self._vapid.public if self._vapid else None))

    async def set(self, request: web.Request) -> web.Response:
        """Keep a subscription of the signed-in device, or change it.

        Raises NotFoundError, InvalidInputError for an address elsewhere, ConflictError for one too many.
        """
        me, subscription = caller(request), path_id(request)
        self._posts.spend(me.structure)
        wish = await read(request, PushSubscription)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if self._vapid is None:
                raise NotFoundError("this relay tells nobody while nothing is open")
            self._services.demand(wish.endpoint)
            await take_turn(connection, self._sql, Turn.SUBSCRIPTIONS, me.device.hex())
            count = await connection.fetchval(self._sql["push/count"], me.device, subscription)
            if count >= LIMITS.push_subscriptions:
                raise ConflictError(
                    f"a device has at most {LIMITS.push_subscriptions} browsers that are told",
                    advice="turn it off in one that is no longer used",
                )
            now = moment(self._clock())
            wanted = (subscription, me.structure, me.device, wish.endpoint, now)
            if not await connection.fetchval(self._sql["push/set"], *wanted):  # another device's
                raise NotFoundError
            await self._records.write(connection, [access(request, AccessAction.PUSH_SET, of=subscription)])
        return done()

    async def remove(self, request: web.Request) -> web.Response:
        """Remove a subscription of the signed-in device; raises NotFoundError."""
        me, subscription = caller(request), path_id(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetchval(self._sql["push/remove"], subscription, me.device):
                raise NotFoundError
            what = access(request, AccessAction.PUSH_REMOVED, of=subscription)
            await self._records.write(connection, [what])
        return done()
