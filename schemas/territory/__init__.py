"""Where somebody lives and what a service covers: Belgian municipalities and larger areas by NIS code.

    municipality("5000") == municipality("namur") == municipality("92094")
    covering("92094") == ("92094", "90000", "03000", "01000")

`belgium.json` says where the facts come from.
"""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec

from schemas.codec import Schema
from schemas.errors import InvalidInputError, NotFoundError

BELGIUM, FLANDERS = "01000", "02000"
Nis = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}$(?!\n)")]


class Area(Schema):
    """A municipality, or a larger area; names in the languages that are known."""

    id: Nis
    fr: str
    nl: str
    de: str = ""
    province: str = ""
    region: str = ""
    postal: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return its name in a language; one that the table does not have is as on the place's own signs."""
        own = self.nl if FLANDERS in (self.id, self.region) else self.fr
        return {"fr": self.fr, "nl": self.nl, "de": self.de}.get(language) or own

    @property
    def names(self) -> tuple[str, ...]:
        """Its different names."""
        return tuple(dict.fromkeys(name for name in (self.fr, self.nl, self.de) if name))


class Table(Schema):
    """The file."""

    source: str
    areas: tuple[Area, ...]
    municipalities: tuple[Area, ...]


@cache
def table() -> Table:
    """Return the table as it comes with the program."""
    raw = files(__package__).joinpath("belgium.json").read_bytes()
    return msgspec.json.decode(raw, type=Table)


@cache
def _by_code() -> dict[str, Area]:
    return {each.id: each for each in (*table().areas, *table().municipalities)}


def exists(code: str) -> bool:
    """Whether a NIS code names an area or a municipality of today."""
    return code in _by_code()


def area(code: str) -> Area:
    """Return the area of a NIS code; raises NotFoundError."""
    if code not in _by_code():
        raise NotFoundError(f"no municipality or area has the NIS code {code}")
    return _by_code()[code]


def covering(code: str) -> tuple[str, ...]:
    """Return the codes of what a municipality lies in, from itself to the country; raises NotFoundError."""
    place = area(code)
    return tuple(dict.fromkeys(each for each in (place.id, place.province, place.region, BELGIUM) if each))


def municipality(text: str) -> Area:
    """Return the municipality of a name, a postal code or a NIS code.

    A name is compared without accents, capitals and hyphens. Raises NotFoundError, and InvalidInputError for
    what fits several; both name candidates.
    """
    return _one(text, table().municipalities)


def find_area(text: str) -> Area:
    """Return the area of a name or code, from municipality to country; raises like `municipality`."""
    return _one(text, (*table().areas, *table().municipalities))


def candidates(text: str) -> tuple[Area, ...]:
    """Return the municipalities called so, else those whose names have the text in them; at most 5."""
    return _candidates(text, table().municipalities)


def _one(text: str, among: tuple[Area, ...]) -> Area:
    exact = _exact(text, among)
    if len(exact) == 1:
        return exact[0]
    near = ", ".join(f"{each.fr} ({each.id})" for each in _candidates(text, among))
    advice = f"for example {near}" if near else ""
    if exact:
        raise InvalidInputError(f"several places are meant by {text!r}", advice=advice)
    raise NotFoundError(f"no place is called {text!r}", advice=advice)


def _exact(text: str, among: tuple[Area, ...]) -> tuple[Area, ...]:
    wanted = _plain(text)
    return tuple(each for each in among if wanted in (each.id, *each.postal, *map(_plain, each.names)))


def _candidates(text: str, among: tuple[Area, ...]) -> tuple[Area, ...]:
    wanted = _plain(text)
    near = (each for each in among if wanted and any(wanted in _plain(name) for name in each.names))
    return (_exact(text, among) or tuple(near))[:5]


def _plain(text: str) -> str:
    """Return a name without accents, capitals, and what separates words."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in letters if each.isalnum())
