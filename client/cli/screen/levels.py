"""What was verified of a structure, as those who administer read it: in English, like all their commands."""

from client.words import words_in
from schemas.forms import Language


def in_words(number: int) -> str:
    """Return a level of verification in words, within a sentence: `level 2: enterprise number checked`."""
    words = words_in(Language.EN).levels[number]
    return words[0].lower() + words[1:]
