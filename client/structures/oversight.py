"""What auditors and administrators ask of the relay about the access log, apart from reading it.

await oversight.ask_who(pseudonym, "complaint of 3 June")
await oversight.hold(120, 180, "inquiry of the inspectorate")
"""

from client.clock import Clock
from client.directory.mirror import Mirror
from client.directory.session import Session
from schemas.codec import encode
from schemas.errors import InvalidInputError, NotFoundError
from schemas.ids import new_id
from schemas.log import (
    Hold,
    HoldList,
    RecordRetention,
    Reidentification,
    ReidentificationList,
    ReidentificationState,
    Statistics,
)


class Oversight:
    """The auditor's desk."""

    def __init__(self, session: Session, mirror: Mirror, clock: Clock) -> None:
        self._session = session
        self._mirror = mirror
        self._clock = clock

    async def ask_who(self, actor: str, purpose: str) -> str:
        """Ask who a pseudonym (32 hexadecimal digits) is; returns the identifier of the request.

        Another auditor has to approve it. Raises NotFoundError for others than auditors.
        """
        try:
            pseudonym = bytes.fromhex(actor)
        except ValueError:
            pseudonym = b""
        if len(pseudonym) != 16:
            raise InvalidInputError(
                "a pseudonym has 32 hexadecimal digits", advice="`souspli audit list --json` shows them whole"
            )
        request = Reidentification(new_id(self._clock()), pseudonym, purpose)
        await self._session.call("POST", "/v1/reidentifications", body=encode(request), again=True)
        return request.id

    async def requests(self) -> tuple[ReidentificationState, ...]:
        """Return who asked for whom; the answer stands only in the own ones, once they are approved."""
        return (await self._session.call("GET", "/v1/reidentifications")).read(ReidentificationList).requests

    async def approve(self, request: str) -> None:
        """Approve another auditor's request; raises ConflictError for an own one."""
        found = [each.request.id for each in await self.requests() if named(each.request.id, request)]
        if len(found) != 1:
            raise NotFoundError(f"there is no one request {request!r}", advice="souspli audit requests")
        await self._session.call("POST", f"/v1/reidentifications/{found[0]}/approval", again=True)

    async def set_retention(self, months: int, purpose: str) -> None:
        """Say how long the structure's records are kept; more than 12 months only for a purpose."""
        body = encode(RecordRetention(months, purpose))
        await self._session.call("PUT", "/v1/records/retention", body=body, again=True)

    async def hold(self, first: int, last: int, reason: str) -> str:
        """Keep the records at positions `first` to `last` beyond their time; returns the hold's id."""
        hold = Hold(new_id(self._clock()), first, last, reason)
        await self._session.call("POST", "/v1/records/holds", body=encode(hold), again=True)
        return hold.id

    async def holds(self) -> tuple[Hold, ...]:
        """Return the structure's holds."""
        return (await self._session.call("GET", "/v1/records/holds")).read(HoldList).holds

    async def release(self, hold: str) -> None:
        """End a hold."""
        found = [each.id for each in await self.holds() if named(each.id, hold)]
        if len(found) != 1:
            raise NotFoundError(f"there is no one hold {hold!r}", advice="souspli audit holds")
        await self._session.call("DELETE", f"/v1/records/holds/{found[0]}", again=True)

    async def figures(self) -> Statistics:
        """Return the figures of all structures; for auditors of the network."""
        return (await self._session.call("GET", "/v1/statistics")).read(Statistics)


def named(identifier: str, text: str) -> bool:
    """Whether a text is an identifier, or the beginning of the short one that is shown."""
    return identifier == text or identifier.rpartition("-")[2].startswith(text)
