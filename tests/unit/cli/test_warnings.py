"""What is odd about a conversation, as people read it in their language and programs in English."""

import pytest

from client.cli.screen.warnings import warning
from client.messages.warnings import Kind, ThreadWarning
from client.words import words_in
from schemas.forms import Language

LOST = ThreadWarning(Kind.MISSING, count=1)
STRANGER = ThreadWarning(Kind.OUTSIDER, "colis@la-table")
UNREAD = ThreadWarning(Kind.NOT_OPENED, "accueil@abri-de-meuse", "Dora\x1b[8m", "decryption")


def test_what_to_do_is_said_too() -> None:
    """A warning comes with its next step, one message in the singular, and acts on no terminal."""
    french = words_in(Language.FR)
    assert warning(LOST, french) == (
        "Un message que quelqu'un a vu n'est pas ici. "
        "Perdu, en retard, ou caché par le relais. Si cela dure, téléphonez à l'autre service."
    )
    assert warning(UNREAD, french).startswith("Dora<U+001B>[8m (accueil@abri-de-meuse) n'a pas pu ouvrir")


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_words(language: Language) -> None:
    """No kind is said like another one, and each names whom it is about."""
    words = words_in(language)
    said = [warning(each, words) for each in (LOST, STRANGER, UNREAD, ThreadWarning(Kind.NO_ROOT))]
    assert len(set(said)) == len(Kind)
    assert "colis@la-table" in said[1]


def test_programs_read_english() -> None:
    """What `--json` and the agent say of a conversation does not depend on the language."""
    assert [str(each) for each in (LOST, STRANGER)] == [
        "somebody has seen 1 message of which nothing is here: lost, delayed or hidden by the relay",
        "colis@la-table writes in this conversation from outside",
    ]
    assert str(UNREAD).endswith("could not open a message: decryption")
