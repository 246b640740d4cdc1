"""Whether two names of an organisation are the same, for who reads many: a hint, never a decision.

    likeness("L'Abri de Meuse", "ABRI DE MEUSE (L') ASBL") is Likeness.SAME

Rules: accents, case, punctuation, the order of words and the words for a legal form or an article do not
count; everything else does.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from enum import StrEnum

_FORMS = frozenset(
    (
        "asbl",
        "vzw",
        "aisbl",
        "ivzw",
        "vog",
        "sa",
        "nv",
        "sprl",
        "srl",
        "bvba",
        "bv",
        "sc",
        "cv",
        "scrl",
        "cvba",
    )
)
_ARTICLES = frozenset(
    ("l", "la", "le", "les", "de", "het", "een", "the", "der", "die", "das", "d", "du", "des", "van", "von")
)
_SIMILAR = 0.8


class Likeness(StrEnum):
    """How alike two names are."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"


def likeness(one: str, other: str) -> Likeness:
    """Return how alike two names are."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return Likeness.DIFFERENT
    if first == second:
        return Likeness.SAME
    ratio = SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()
    return Likeness.SIMILAR if ratio >= _SIMILAR else Likeness.DIFFERENT


def _words(name: str) -> list[str]:
    """Return the words that count, sorted."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    bare = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", bare)  # a.s.b.l.
    words = [word for word in re.split(r"[^a-z0-9]+", bare) if word]
    return sorted(word for word in words if word not in _FORMS | _ARTICLES)
