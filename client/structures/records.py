"""Access records of the own structure, for auditors; reading them is itself recorded.

    async for logged in records.read():
        print(logged.position, logged.record)

Only what has its place in the published log is shown: the latest minute may be missing. To verify what the
relay shows, fetch the log (client/audit/fetch.py).
"""

from collections.abc import AsyncIterator

from client.directory.mirror import Mirror
from client.directory.session import Session
from schemas.access import AccessRecord
from schemas.codec import decode
from schemas.limits import LIMITS
from schemas.log import LogPage


class Records:
    """Reading them."""

    def __init__(self, session: Session, mirror: Mirror) -> None:
        self._session = session
        self._mirror = mirror

    async def read(self, after: int = 0) -> AsyncIterator[tuple[int, AccessRecord]]:
        """Yield position and record after a position, oldest first, page by page; none that was erased.

        Raises NotFoundError for others than auditors.
        """
        path = f"/v1/logs/{self._mirror.own.structure.id}/records?limit={LIMITS.records_page}"
        while True:
            page = (await self._session.call("GET", f"{path}&after={after}")).read(LogPage)
            for logged in page.records:
                if logged.record is not None:
                    yield logged.position, decode(logged.record, AccessRecord, LIMITS.access_record)
            if not page.records or page.records[-1].position + 1 >= page.head.size:
                return
            after = page.records[-1].position
