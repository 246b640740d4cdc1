"""Mail taken apart as the bridge does, without the sandbox."""

from bridges.inbound.parse import Parsed, with_original
from bridges.inbound.parse import parse as parse_pieces

_PIECE = 1_000  # bytes; so that pieces begin anywhere


def parse(data: bytes) -> Parsed:
    """Return what stands in a mail."""
    return with_original(parse_pieces(data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), data)
