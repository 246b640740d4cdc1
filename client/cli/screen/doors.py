"""Services with their cards and free places, as a search shows them, in the reader's language."""

from collections.abc import Sequence

from rich.text import Text

from client.cli.screen.screen import Document
from client.cli.screen.views import Cell, Fields, Rows, fields, heading, joined, stamp, when
from client.directory.leaflets import Listing
from client.words import Words, words_in
from schemas import territory
from schemas.errors import NotFoundError
from schemas.forms import Language
from schemas.leaflets import REMINDER, Card, Hours, audiences, needs

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def document(listing: Listing) -> Document:
    """Return a service with what is known of it."""
    card, vacancy = listing.card, listing.vacancy
    return {
        "address": str(listing.address),
        "service": listing.service.id,
        "name": listing.service.name,
        "structure": listing.structure.name,
        "card": card_document(card) if card else None,
        "confirmed": listing.confirmed,
        "staleness": listing.staleness,
        "places": vacancy.places if vacancy else None,
        "waiting": vacancy.waiting if vacancy else None,
        "places_as_of": stamp(vacancy.time) if vacancy else None,
    }


def card_document(card: Card) -> Document:
    """Return a card."""
    return {
        "needs": list(card.needs),
        "areas": list(card.areas),
        "languages": list(card.languages),
        "audiences": [str(each) for each in card.audiences],
        "hours": [{"day": each.day, "opens": each.opens, "closes": each.closes} for each in card.hours],
        "contact": {
            name: getattr(card.contact, name)
            for name in ("phone", "email", "url", "address")
            if getattr(card.contact, name)
        },
        "text": card.text,
        "time": stamp(card.time),
    }


def rows(listings: Sequence[Listing], language: Language, *, numbered: bool = False) -> Rows:
    """Return services, one a line, with a number each if one is to be chosen."""
    words = words_in(language)
    said = words.doors
    headings = (said.service, said.name, said.places, said.audiences, said.phone, said.card)
    return Rows(
        (said.number, *headings) if numbered else headings,
        [
            (
                *((str(number),) if numbered else ()),
                str(each.address),
                f"{each.service.name}, {each.structure.name}",
                places(each, words),
                _audiences(each.card, language) if each.card else "",
                each.card.contact.phone if each.card else "",
                freshness(each, words),
            )
            for number, each in enumerate(listings, 1)
        ],
        f"{said.nothing_text} {said.more}",
        whole=frozenset({said.service}),
    )


def places(listing: Listing, words: Words) -> Cell:
    """Return how many places are free, in words."""
    vacancy, said = listing.vacancy, words.doors
    if vacancy is None:
        return Text(said.unknown, style="quiet")
    waiting = f", {said.waiting.format(waiting=vacancy.waiting)}" if vacancy.waiting else ""
    return Text(f"{vacancy.places}{waiting}", style="good" if vacancy.places else "bad")


def freshness(listing: Listing, words: Words) -> Cell:
    """Return how far a card can be relied on, in words."""
    said = words.doors
    if listing.card is None:
        return Text(said.no_card, style="quiet")
    if not listing.confirmed:
        return Text(said.unconfirmed, style="caution")
    since = said.confirmed.format(when=when(listing.card.time)[:10])
    return Text(since, style="caution" if listing.staleness >= REMINDER else "none")


def card_fields(listing: Listing, language: Language) -> Fields:
    """Return everything that a card says, in the words of a language."""
    card, words = listing.card, words_in(language)
    said = words.doors
    if card is None:
        return fields((said.card, f"{said.no_card}: souspli service card"))
    contact = card.contact
    return fields(
        (said.needs, joined(need_name(each, language) for each in card.needs)),
        (said.areas, joined(area_name(each, language) for each in card.areas)),
        (said.languages, joined(words.languages.get(each, each) for each in card.languages)),
        (said.audiences, _audiences(card, language)),
        (said.hours, joined(_opening(each, words) for each in card.hours)),
        (said.phone, contact.phone),
        (said.email, contact.email),
        (said.url, contact.url),
        (said.address, contact.address),
        (said.text, card.text),
        (said.places, places(listing, words)),
        (said.card, freshness(listing, words)),
        (said.staleness, f"{listing.staleness} / 100"),
    )


def title(need: str, near: str, count: int, language: Language) -> Text:
    """Return what was searched for, and how many services were found."""
    said = words_in(language).doors
    found = said.found.of(count) if count else said.nothing
    return heading(f"{need_name(need, language)}, {place_name(near, language)}", found)


def need_name(slug: str, language: Language) -> str:
    """Return what a need is called, or its slug when it is not known here."""
    return needs().get(slug, {}).get(language, slug)


def area_name(code: str, language: Language) -> str:
    """Return the name of an area, or its code when it is not known here."""
    try:
        return territory.area(code).name(language)
    except NotFoundError:
        return code


def place_name(near: str, language: Language) -> str:
    """Return the name of the municipality that somebody means; raises like `territory.municipality`."""
    return territory.municipality(near).name(language)


def _audiences(card: Card, language: Language) -> str:
    return joined(audiences()[each][language] for each in card.audiences)


def _opening(hours: Hours, words: Words) -> str:
    return f"{words.doors.days[hours.day - 1]} {hours.opens}-{hours.closes}"


def parse_hours(text: str) -> Hours:
    """Return the hours of an option, written as `Mon 09:00-17:00`; raises ValueError."""
    day, _, times = text.partition(" ")
    opens, _, closes = times.partition("-")
    return Hours(_DAYS.index(day.capitalize()) + 1, opens, closes)
