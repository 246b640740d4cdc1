"""Numbers in sentences."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 message`, `3 messages`; `many` is the plural when it is not made with an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"
