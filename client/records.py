"""Access records of the own structure, for administrators; reading them is itself recorded.

async for record in records.read():
    print(record.time, record.action, record.outcome)
"""

from collections.abc import AsyncIterator

from client.session import Session
from schemas.access import AccessRecord
from schemas.api import RecordsPage
from schemas.limits import LIMITS


class Records:
    """Reading them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def read(self, after: str | None = None) -> AsyncIterator[AccessRecord]:
        """Yield the records after one (by id), oldest first, page by page.

        Raises NotFoundError for others than administrators.
        """
        while True:
            position = f"&after={after}" if after else ""
            answer = await self._session.call("GET", f"/v1/records?limit={LIMITS.records_page}{position}")
            records = answer.read(RecordsPage).records
            for record in records:
                yield record
            # A page that is not full was the last one: asking again would only find the record of this
            # reading.
            if len(records) < LIMITS.records_page:
                return
            after = records[-1].id
