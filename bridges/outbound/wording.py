"""The words of notices, in the correspondent's language: plain, without content, the same for everybody.

    wording(Language.FR).subject.format(structure="CPAS du Val")

Rules: nothing of the message, its subject or its files stands in a notice, nor anybody's name but those of
structure and service. The sentences are in words/, one file for each language.
"""

from functools import cache
from importlib.resources import files

from schemas.codec import Schema, decode_request
from schemas.forms import Language
from schemas.limits import LIMITS


class Wording(Schema):
    """The sentences of one language; `{structure}`, `{service}`, `{link}` and `{expires}` are filled in.

    `asks` has the links `{accept}`, `{decline}` and `{ask}`.
    """

    subject: str
    link: str
    asks: str
    short: str
    reply: str
    no_reply: str
    footer: str


@cache
def wording(language: Language) -> Wording:
    """Return the words of a language."""
    file = files(__package__).joinpath(f"words/{language}.json")
    return decode_request(file.read_bytes(), Wording, LIMITS.notice)
