"""What a disclosure receipt says, in the languages of those who take it home: short sentences, no jargon.

words(Language.FR).title

The sentences are in texts/, a file for each language; all have the same keys.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from schemas.content import LegalBasis
from schemas.forms import Language
from schemas.sharing import Informed


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentences of one language."""

    title: str
    intro: str
    who: str
    to: str
    when: str
    why: str
    basis: str
    bases: dict[LegalBasis, str]
    informed_label: str
    informed: dict[Informed, str]
    minimum: str
    not_stated: str
    what: str
    text: str
    files: str
    transferred: str
    rights: str
    rights_texts: tuple[str, ...]
    consent_right: str
    withdrawn: str
    reference: str
    yes: str
    no: str


@cache
def words(language: Language) -> Words:
    """Return the sentences of a language."""
    text = files(__package__).joinpath(f"texts/{language}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Words)
