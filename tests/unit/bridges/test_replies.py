"""What is new in a reply and what is quoted: in four languages, from the programs that people use."""

import pytest

from bridges.inbound.flowed import unflowed
from bridges.inbound.quotes import split

QUOTED = "\n> Quand ?\n> \n> Anne"


@pytest.mark.parametrize(
    "mark",
    [
        "Le lun. 3 mars 2026 à 10:04, Anne Dupont <anne@cpas.example> a écrit :" + QUOTED,
        "Le 03/03/2026 à 10:04, Anne Dupont a écrit :" + QUOTED,
        "On Mon, Mar 3, 2026 at 10:04 AM Anne Dupont <anne@cpas.example> wrote:" + QUOTED,
        "Op ma 3 mrt 2026 om 10:04 schreef Anne Dupont <anne@cpas.example>:" + QUOTED,
        "Am Mo., 3. März 2026 um 10:04 Uhr schrieb Anne Dupont <anne@cpas.example>:" + QUOTED,
        "Op ma 3 mrt 2026 om 10:04 schreef Anne Dupont\n<anne@cpas.example>:\n" + QUOTED,
        "-----Message d'origine-----\nDe : Anne\nEnvoyé : lundi\nÀ : Marie\nObjet : Place\n\nQuand ?",
        "-----Original Message-----\nFrom: Anne\nSent: Monday\nTo: Marie\nSubject: Place\n\nWhen?",
        "-----Oorspronkelijk bericht-----\nVan: A\nVerzonden: ma\nAan: M\nOnderwerp: Plaats\n\nWanneer?",
        "-----Ursprüngliche Nachricht-----\nVon: Anne\nGesendet: Montag\nAn: Marie\nBetreff: Platz\n\nWann?",
        "De : Anne <anne@cpas.example>\nEnvoyé : lundi 3 mars 10:04\nÀ : Marie\nObjet : Place\n\nQuand ?",
        "Van: Anne\nVerzonden: maandag 3 maart 2026 10:04\nAan: Marie\nOnderwerp: Plaats\n\nWanneer?",
        "*Von:* Anne\n*Gesendet:* Montag\n*An:* Marie\n*Betreff:* Platz\n\nWann?",
        "> Quand ?\n> Anne",
    ],
)
def test_the_quotation_is_found(mark: str) -> None:
    """What stands before the mark is the reply; the mark and what follows is the quotation, whole."""
    assert split(f"Oui, lundi.\nMarie\n\n{mark}") == ("Oui, lundi.\nMarie", mark)


@pytest.mark.parametrize(
    "text",
    [
        "Le 12 mars 2026, Mme X a écrit :\nje refuse le logement.",
        "On Monday she wrote:\nI will not go there.",
        "De : la part de la famille, merci.",
        "Von: 8 bis 12 Uhr.",
        "Bonjour,\n\nrien à citer.",
        "> Quand ?\nLundi.\n> Où ?\nÀ Namur.",
        "Le 3 mars 2026 à 10:04, Anne a écrit :\n> Quand ?\nLundi.",
        "",
    ],
)
def test_nothing_is_cut_from_what_people_write(text: str) -> None:
    """Sentences that look like marks, and answers between the lines, are shown whole."""
    assert split(text) == (text, "")


def test_nothing_is_lost() -> None:
    """Reply and quotation together are the text, but for empty lines between them."""
    text = "a\n\nOn Mon, Mar 3, 2026 at 10:04 AM Anne <a@b.example> wrote:\n> b\n> c"
    reply, quote = split(text)
    assert [line for line in text.split("\n") if line] == [
        line for line in f"{reply}\n{quote}".split("\n") if line
    ]


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two\n>> three \nfour", "> one two\n>> three \nfour"),
        (" > no quotation\n From", "> no quotation\nFrom"),
        ("Sam\n\n-- \nSam Dupont", "Sam\n\n-- \nSam Dupont"),
        ("\n \n", "\n\n"),
        ("", ""),
    ],
)
def test_paragraphs_are_put_together(wire: str, text: str) -> None:
    """What a program broke for the way is whole again; signatures and depths are respected (RFC 3676)."""
    assert unflowed(wire, delete=False) == text
    assert unflowed("one \ntwo", delete=True) == "onetwo"


@pytest.mark.parametrize(
    "line", ["Le " + "a écrit " * 50, "> " * 400, "De : " * 200, "-" * 5000, "On " + "x" * 5000]
)
def test_no_text_takes_long(line: str) -> None:
    """Ten thousand lines that almost begin a quotation are read once each."""
    reply, quote = split("\n".join([line] * 10_000))
    assert len(reply) + len(quote) >= 10_000
