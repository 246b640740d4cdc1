"""Services with their cards and free places, as a search shows them."""

from collections.abc import Sequence

from rich.text import Text

from client.cli.screen.screen import Document
from client.cli.screen.views import Cell, Fields, Rows, fields, joined, stamp, when
from client.leaflets import Listing
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
    return Rows(
        (*(("no.",) if numbered else ()), "service", "name", "free", "for", "telephone", "card"),
        [
            (
                *((str(number),) if numbered else ()),
                str(each.address),
                f"{each.service.name}, {each.structure.name}",
                places(each),
                _audiences(each.card, language) if each.card else "",
                each.card.contact.phone if each.card else "",
                freshness(each),
            )
            for number, each in enumerate(listings, 1)
        ],
        "No service says that it helps with this here. Try a place nearby, or telephone the cooperative.",
        whole=frozenset({"service"}),
    )


def places(listing: Listing) -> Cell:
    """Return how many places are free, in words."""
    vacancy = listing.vacancy
    if vacancy is None:
        return Text("not said", style="quiet")
    waiting = f", {vacancy.waiting} wait" if vacancy.waiting else ""
    return Text(f"{vacancy.places}{waiting}", style="good" if vacancy.places else "bad")


def freshness(listing: Listing) -> Cell:
    """Return how far a card can be relied on, in words."""
    if listing.card is None:
        return Text("none", style="quiet")
    if not listing.confirmed:
        return Text("to be confirmed: its signer has left", style="caution")
    since = when(listing.card.time)[:10]
    return Text(f"of {since}", style="caution" if listing.staleness >= REMINDER else "none")


def card_fields(listing: Listing, language: Language) -> Fields:
    """Return everything that a card says, with the words of a language for needs, areas and audiences."""
    card = listing.card
    if card is None:
        return fields(("card", "none yet: souspli service card"))
    contact = card.contact
    return fields(
        ("helps with", joined(need_name(each, language) for each in card.needs)),
        ("where", joined(area_name(each, language) for each in card.areas)),
        ("languages", joined(card.languages)),
        ("for", _audiences(card, language)),
        ("open", joined(map(opening, card.hours))),
        ("telephone", contact.phone),
        ("e-mail", contact.email),
        ("page", contact.url),
        ("address", contact.address),
        ("remarks", card.text),
        ("free places", places(listing)),
        ("card", freshness(listing)),
        ("staleness", f"{listing.staleness} of 100"),
    )


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


def opening(hours: Hours) -> str:
    """Return opening hours as `Mon 09:00-17:00`."""
    return f"{_DAYS[hours.day - 1]} {hours.opens}-{hours.closes}"


def parse_hours(text: str) -> Hours:
    """Return the hours written as `opening` does; raises ValueError."""
    day, _, times = text.partition(" ")
    opens, _, closes = times.partition("-")
    return Hours(_DAYS.index(day.capitalize()) + 1, opens, closes)
