"""What stands behind the question mark of an address: read as strictly as a body."""

import re

from aiohttp import web

from schemas.errors import InvalidInputError, NotFoundError
from schemas.ids import ID_PATTERN

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


def number(request: web.Request, name: str, default: int, *, most: int = 2**53 - 1) -> int:
    """Return a number from 0 that the query names, or the default, cut down to `most`."""
    text = request.query.get(name, str(default))
    if not _NUMBER.fullmatch(text):
        raise InvalidInputError(f"`{name}` must be a whole number")
    return min(int(text), most)


def path_id(request: web.Request, name: str = "id") -> str:
    """Return the identifier in the path; raises NotFoundError for what cannot be one."""
    text = request.match_info[name]
    if not re.fullmatch(ID_PATTERN, text):
        raise NotFoundError
    return text
