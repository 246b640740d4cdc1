"""Paragraphs of `format=flowed` (RFC 3676): lines that a program broke for the way are put together again.

    text = unflowed(text, delete=False)

Rules: a line that ends with a space goes on in the next one of the same depth, but not the mark of
a signature; no other character is changed.
"""

_SIGNATURE = "-- "


def unflowed(text: str, *, delete: bool) -> str:
    """Return a text with each paragraph on one line; `delete`: without the spaces of the breaks (DelSp)."""
    paragraphs: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        depth, said = _quotation(line)
        if goes_on and paragraphs[-1][0] == depth and said != _SIGNATURE:
            paragraphs[-1][1].append(said)
        else:
            paragraphs.append((depth, [said]))
        goes_on = said.endswith(" ") and said != _SIGNATURE
        if goes_on and delete:
            paragraphs[-1][1][-1] = said[:-1]
    return "\n".join(_marks(depth) + "".join(pieces) for depth, pieces in paragraphs)


def _quotation(line: str) -> tuple[int, str]:
    """Return how often a line is quoted, and what it says without the space that stuffs it."""
    said = line.lstrip(">")
    return len(line) - len(said), said.removeprefix(" ")


def _marks(depth: int) -> str:
    return ">" * depth + " " if depth else ""
