"""Applications: structures ask to come in, registrars read who asks.

The relay keeps what is whole and plausible; whether it is true, registrars find out
(schemas/spec/enrolment.md).
"""

from aiohttp import web

from crypto.signing import epoch_kid, verify
from schemas.access import AccessAction
from schemas.api import Application, ApplicationList, ApplicationState, application_message
from schemas.codec import decode, encode
from schemas.errors import ConflictError, IdReusedError, NotFoundError
from schemas.kbo import parse_kbo
from schemas.limits import LIMITS
from server.audit.records import Access, Records
from server.clock import Clock, millis, moment
from server.directory.mirror import Mirror
from server.http.access import access
from server.http.addresses import Addresses
from server.http.answers import answer, done, read
from server.http.caller import caller
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.sessions.standing import standing
from server.storage.db import Connection, Database
from server.storage.turns import Turn, take_turn


class Applications:
    """`/v1/applications`."""

    def __init__(
        self,
        database: Database,
        records: Records,
        mirror: Mirror,
        clock: Clock,
        addresses: Addresses,
        quota: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._mirror = mirror
        self._clock = clock
        self._addresses = addresses
        self._quota = quota

    async def file(self, request: web.Request) -> web.Response:
        """Take an application; the same one again has no effect, and a correction needs the same root key.

        Raises SignatureInvalidError, KboNumberError, IdReusedError, and ConflictError before the founding.
        """
        self._quota.spend(self._addresses.of(request))
        application = await read(request, Application)
        verify(application.root, "application", application_message(application), application.proof)
        if application.kbo is not None:
            parse_kbo(application.kbo)
        async with self._database.transaction() as connection:
            await self._mirror.catch_up(connection)
            if not self._mirror.directory.size:
                raise ConflictError("the network is not founded yet")
            if await self._keep(connection, application):
                await self._records.write(
                    connection,
                    [
                        Access(
                            structure=self._mirror.directory.network.id,
                            action=AccessAction.APPLICATION_FILED,
                            object=application.id,
                            request=request[REQUEST_ID],
                        )
                    ],
                )
        return done(202)

    async def show(self, request: web.Request) -> web.Response:
        """Show registrars who applies: the undecided first, then the latest."""
        async with self._database.transaction() as connection:
            (await standing(connection, self._sql, caller(request))).demand_registrar()
            rows = await connection.fetch(self._sql["applications/list"], LIMITS.applications_page)
            what = access(request, AccessAction.APPLICATIONS_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(
            ApplicationList(
                tuple(
                    ApplicationState(
                        decode(row["body"], Application, LIMITS.request), millis(row["filed"]), row["decided"]
                    )
                    for row in rows
                )
            )
        )

    def _check_place(self, application: Application) -> None:
        structure = self._mirror.directory.structures.get(application.id)
        if structure is None and application.replaces is not None:
            raise NotFoundError("there is no structure whose root key could be replaced")
        if structure is not None and application.replaces is None:
            raise ConflictError("a structure has this identifier already")
        if structure is not None and (application.handle, application.replaces) != (
            structure.handle,
            epoch_kid(structure.root),
        ):
            raise ConflictError("the structure of this identifier has another handle, or another root key")

    async def _keep(self, connection: Connection, application: Application) -> bool:
        """Return whether it is new."""
        body = encode(application)
        await take_turn(connection, self._sql, Turn.APPLICATIONS, application.id)
        if await connection.fetchval(self._sql["applications/known"], application.id, body):
            return False
        self._check_place(application)
        now = moment(self._clock())
        again = application.replaces is not None
        if not await connection.fetchval(
            self._sql["applications/file"], application.id, now, application.root, body, again
        ):
            raise IdReusedError("somebody else applies with this identifier")
        return True
