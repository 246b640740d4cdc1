"""What is in a box: items that both sides seal. The relay keeps them, and tells the bridge of replies.

Rules: an item is put once, the same one again has no effect; the files that it names are whole, and belong to
the structure of the box; who may not see a box learns nothing of it.
"""

import re

from aiohttp import web
from asyncpg import Record

from schemas.access import AccessAction
from schemas.errors import IdReusedError, InvalidInputError, NotFoundError, RateLimitedError
from schemas.guests import GuestItems, GuestReplies, GuestReply, SealedItem
from schemas.ids import ID_PATTERN
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock, millis, moment
from server.guests.doors import Doors
from server.http.access import access
from server.http.answers import answer, done, read_bytes
from server.http.caller import caller
from server.http.queries import number, path_id
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Connection, Database
from server.storage.turns import Turn, take_turn

SIDE_SERVICE, SIDE_GUEST = 0, 1
BLOBS = "Souspli-Blobs"
"""The header that names the files of an item, separated by commas."""


class Items:
    """`/v1/guests/{id}/items`, and `/v1/guest-replies`."""

    def __init__(
        self,
        database: Database,
        records: Records,
        doors: Doors,
        clock: Clock,
        posts: Quota,
        guests: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._doors = doors
        self._clock = clock
        self._posts = posts
        self._guests = guests

    async def page(self, request: web.Request) -> web.Response:
        """Give everything in a box to its guest, or to a member of its service."""
        async with self._database.transaction() as connection:
            if self._doors.is_guest(request):
                guest = await self._doors.guest(request, connection)
                what = guest.access(request, AccessAction.GUEST_ITEMS_READ)
            else:
                await self._owned(request, connection)
                what = access(request, AccessAction.GUEST_BOX_READ, of=path_id(request))
            rows = await connection.fetch(self._sql["guests/items"], path_id(request), LIMITS.guest_pages)
            await self._records.write(connection, [what])
        return answer(GuestItems(tuple(_sealed(row) for row in rows)))

    async def put(self, request: web.Request) -> web.Response:
        """Take an item: of the service with `side=0`, of the guest with `side=1`."""
        item, blobs = path_id(request, "item"), _blobs(request)
        sealed = await read_bytes(request, LIMITS.guest_item)
        if not sealed:
            raise InvalidInputError("an item is never empty")
        side = number(request, "side", -1)
        if side not in (SIDE_SERVICE, SIDE_GUEST):
            raise InvalidInputError("`side` must be 0 or 1")
        async with self._database.transaction() as connection:
            if side == SIDE_GUEST:
                await self._reply(request, connection, item, sealed, blobs)
            else:
                await self._write(request, connection, item, sealed, blobs)
        return done()

    async def replies(self, request: web.Request) -> web.Response:
        """Tell the members of a bridge's service that guests wrote, in order, and not what."""
        me, after = caller(request), number(request, "after", 0)
        service = request.query.get("service", "")
        if not re.fullmatch(ID_PATTERN, service):
            raise InvalidInputError("`service` must be an identifier")
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetchval(self._sql["guests/belongs"], me.device, service, service):
                raise NotFoundError
            rows = await connection.fetch(self._sql["guests/replies"], service, after, LIMITS.guest_pages)
            if rows:  # a bridge asks all the time
                what = access(request, AccessAction.GUEST_REPLIES_READ, of=service, count=len(rows))
                await self._records.write(connection, [what])
        return answer(
            GuestReplies(
                tuple(GuestReply(row["n"], row["guest"], row["item"], tuple(row["blobs"])) for row in rows)
            )
        )

    async def _owned(self, request: web.Request, connection: Connection) -> str:
        """Return the service of the box; raises NotFoundError for who is no member of it."""
        me = caller(request)
        await standing(connection, self._sql, me)
        row = await connection.fetchrow(self._sql["guests/owned"], path_id(request), me.device)
        if row is None:
            raise NotFoundError
        return str(row["service"])

    async def _write(
        self, request: web.Request, connection: Connection, item: str, sealed: bytes, blobs: list[str]
    ) -> None:
        me = caller(request)
        self._posts.spend(me.structure)
        await self._owned(request, connection)
        if await self._put(request, connection, me.structure, item, SIDE_SERVICE, sealed, blobs):
            what = access(request, AccessAction.GUEST_ITEM_WRITTEN, of=path_id(request))
            await self._records.write(connection, [what])

    async def _reply(
        self, request: web.Request, connection: Connection, item: str, sealed: bytes, blobs: list[str]
    ) -> None:
        guest = await self._doors.guest(request, connection)
        self._guests.spend(guest.box)
        if not await self._put(request, connection, guest.structure, item, SIDE_GUEST, sealed, blobs):
            return
        await connection.execute(
            self._sql["guests/readers_of_blob"],
            [guest.service, guest.bridge],
            blobs,
            moment(self._clock()),
        )
        await take_turn(connection, self._sql, Turn.REPLIES, guest.bridge)
        await connection.execute(self._sql["guests/tell_bridge"], guest.bridge, guest.box, item)
        await self._records.write(connection, [guest.access(request, AccessAction.GUEST_REPLIED)])

    async def _put(
        self,
        request: web.Request,
        connection: Connection,
        structure: str,
        item: str,
        side: int,
        sealed: bytes,
        blobs: list[str],
    ) -> bool:
        """Return whether the item is new; raises IdReusedError for another one of this identifier."""
        box = path_id(request)
        await take_turn(connection, self._sql, Turn.GUEST_ITEMS, box)
        if await connection.fetchval(self._sql["guests/same_item"], box, item, side, sealed):
            return False
        fresh = side == SIDE_GUEST
        here = await connection.fetchval(self._sql["guests/own_blobs"], blobs, structure, fresh)
        if here != len(set(blobs)):
            raise NotFoundError("a file of the item is not here")
        if await connection.fetchval(self._sql["guests/count"], box) >= LIMITS.guest_pages:
            raise RateLimitedError(f"a box holds {LIMITS.guest_pages} items at most")
        row = (box, item, side, moment(self._clock()), sealed, blobs)
        if not await connection.fetchval(self._sql["guests/put_item"], *row):
            raise IdReusedError
        return True


def _blobs(request: web.Request) -> list[str]:
    named = [each.strip() for each in request.headers.get(BLOBS, "").split(",") if each.strip()]
    if len(named) > LIMITS.files or not all(re.fullmatch(ID_PATTERN, each) for each in named):
        raise InvalidInputError(f"{BLOBS} must name {LIMITS.files} files at most")
    return named


def _sealed(row: Record) -> SealedItem:
    return SealedItem(row["item"], row["side"], millis(row["time"]), row["sealed"], tuple(row["blobs"]))
