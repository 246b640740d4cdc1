"""Days as people type them."""

from datetime import date

from schemas.errors import InvalidInputError


def day(text: str) -> date:
    """Return the day that a text writes (ISO 8601); raises InvalidInputError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{text!r} is no day", advice="write it as 2026-12-21") from None
