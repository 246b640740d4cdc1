"""Access records of the own structure, for administrators."""

from collections.abc import AsyncIterator

from schemas.access import AccessRecord


class Records:
    """Reading them; which is itself recorded."""

    def read(self, after: str | None = None) -> AsyncIterator[AccessRecord]:
        """Yield the records after one (by id), oldest first, page by page."""
        raise NotImplementedError
