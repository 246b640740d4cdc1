"""What is odd about a conversation, in the reader's language."""

from client.cli.screen.safe import line
from client.messages.warnings import Kind, ThreadWarning
from client.words import Words


def warning(of: ThreadWarning, words: Words) -> str:
    """Return what is odd, and what to do about it, in one line."""
    said, address, author = words.warnings, line(of.address), line(of.author)
    match of.kind:
        case Kind.NO_ROOT:
            return f"{said.no_root} {said.no_root_next}"
        case Kind.MISSING:
            return f"{said.missing.of(of.count)} {said.missing_next}"
        case Kind.OUTSIDER:
            return f"{said.outsider.format(address=address)} {said.outsider_next}"
        case Kind.NOT_OPENED:
            return f"{said.not_opened.format(author=author, address=address)} {said.not_opened_next}"
