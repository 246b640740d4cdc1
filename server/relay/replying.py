"""Who is writing an answer: told to the others who follow the mailbox now, in all processes; kept nowhere.

Rules: for members of the mailbox; the relay names the device that is signed in, so nobody speaks for another;
what is in the box it cannot read, and all boxes have one length. Nothing is recorded when it is told, since
nobody's data is read or changed.
"""

from aiohttp import web

from schemas.codec import encode
from schemas.errors import MalformedError, NotFoundError
from schemas.replying import REPLYING_SIZE, Replying
from server.http.answers import done, read_bytes
from server.http.caller import caller
from server.http.queries import path_id
from server.http.quota import Quota
from server.sessions.standing import standing
from server.storage.db import Database


class Replies:
    """`POST /v1/mailboxes/{service}/replying`."""

    def __init__(self, database: Database, told: Quota) -> None:
        self._database = database
        self._sql = database.sql
        self._told = told

    async def tell(self, request: web.Request) -> web.Response:
        """Tell it; raises NotFoundError for the mailbox of others, MalformedError for what is no box."""
        me, mailbox = caller(request), path_id(request, "service")
        self._told.spend(me.device.hex())
        box = await read_bytes(request, REPLYING_SIZE)
        if len(box) != REPLYING_SIZE:
            raise MalformedError(f"a box of this kind has {REPLYING_SIZE} bytes")
        async with self._database.connection() as connection:
            await standing(connection, self._sql, me)
            if not await connection.fetch(self._sql["audit/may_open"], me.device, [mailbox]):
                raise NotFoundError
            event = encode(Replying(mailbox, me.device, box)).decode()
            await connection.execute(self._sql["relay/replying"], event)
        return done()
