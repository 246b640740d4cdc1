"""Invitations: how the keys of a new device reach the one that vouches for it (schemas/spec/enrolment.md).

The relay passes them on. It knows the part of the code that opens the door, never the part that authenticates
the keys. Whoever has not got the code learns nothing: unknown, expired, used and wrong all answer alike.
"""

import hashlib

from aiohttp import web

from schemas.access import AccessAction
from schemas.api import InvitationAnswer, InvitationList, InvitationRequest, InvitationState
from schemas.errors import IdReusedError, NotFoundError
from schemas.limits import LIMITS
from server.audit.records import Access, Records
from server.clock import Clock, millis, moment
from server.http.access import access
from server.http.addresses import Addresses
from server.http.answers import answer, done, read
from server.http.caller import Caller, caller
from server.http.queries import path_id
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.sessions.standing import standing
from server.storage.db import Connection, Database


class Invitations:
    """`/v1/invitations`."""

    def __init__(
        self,
        database: Database,
        records: Records,
        clock: Clock,
        addresses: Addresses,
        answers: Quota,
        posts: Quota,
    ) -> None:
        self._database = database
        self._sql = database.sql
        self._records = records
        self._clock = clock
        self._addresses = addresses
        self._answers = answers
        self._posts = posts

    async def create(self, request: web.Request) -> web.Response:
        """Keep an invitation: for the own member, or by an administrator for somebody of the structure."""
        me = caller(request)
        self._posts.spend(me.structure)
        invitation = await read(request, InvitationRequest)
        async with self._database.transaction() as connection:
            await self._check_member(connection, me, invitation.member)
            created = await connection.fetchval(
                self._sql["invitations/create"],
                invitation.id,
                me.structure,
                invitation.member,
                me.device,
                invitation.verifier,
                moment(self._clock() + LIMITS.invitation * 1000),
            )
            if not created:
                raise IdReusedError
            what = access(request, AccessAction.INVITATION_CREATED, of=invitation.id)
            await self._records.write(connection, [what])
        return done(201)

    async def show(self, request: web.Request) -> web.Response:
        """Show this device what became of its invitations."""
        me = caller(request)
        async with self._database.transaction() as connection:
            await standing(connection, self._sql, me)
            rows = await connection.fetch(self._sql["invitations/list"], me.device, moment(self._clock()))
            what = access(request, AccessAction.INVITATIONS_READ, count=len(rows))
            await self._records.write(connection, [what])
        return answer(
            InvitationList(
                tuple(
                    InvitationState(
                        id=row["invitation"],
                        member=row["member"],
                        expires=millis(row["expires"]),
                        encryption=row["encryption"],
                        signing=row["signing"],
                        mac=row["mac"],
                    )
                    for row in rows
                )
            )
        )

    async def answer(self, request: web.Request) -> web.Response:
        """Take the keys of the new device, once, from whoever shows the pass code."""
        self._answers.spend(self._addresses.of(request))
        invitation = path_id(request)
        given = await read(request, InvitationAnswer)
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                self._sql["invitations/answer"],
                invitation,
                hashlib.sha256(given.pass_code).digest(),
                moment(self._clock()),
                given.encryption,
                given.signing,
                given.mac,
            )
            if row is None:
                raise NotFoundError("this invitation does not exist, has expired, or was used")
            what = Access(
                structure=row["structure"],
                action=AccessAction.INVITATION_ANSWERED,
                member=row["member"],
                role="invited",
                object=invitation,
                request=request[REQUEST_ID],
            )
            await self._records.write(connection, [what])
        return done()

    async def _check_member(self, connection: Connection, me: Caller, member: str) -> None:
        held = await standing(connection, self._sql, me)
        if member == me.member:
            return
        held.demand_administrator()
        if await connection.fetchval(self._sql["invitations/member_elsewhere"], member, me.structure):
            raise NotFoundError
