"""Which service to turn to: the search that `find` shows, and that `refer` asks for without an address."""

from contextlib import suppress
from typing import Any

import click

from client.cli.app import App
from client.cli.prompts import ask, ask_number, attend
from client.cli.screen import doors
from client.cli.screen.views import joined
from client.directory.leaflets import Listing
from client.endpoint import Endpoint
from client.words import words_in
from schemas import territory
from schemas.errors import InvalidInputError, NotFoundError, RelayUnreachableError
from schemas.forms import Language
from schemas.leaflets import needs

TO = "SERVICE@STRUCTURE"


class Need(click.ParamType[str]):
    """What somebody needs: a slug, or what it is called in one of the languages."""

    name = "need"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the slug."""
        word = str(value).casefold()
        found = [
            slug
            for slug, labels in needs().items()
            if word in (slug, *(label.casefold() for label in labels.values()))
        ]
        if not found:
            self.fail(f"{value!r} is none of: {', '.join(sorted(needs()))}.", param, ctx)
        return found[0]


NEED = Need()


async def search(
    endpoint: Endpoint, need: str, near: str, *, language: str | None = None, free: bool = False
) -> list[Listing]:
    """Return the services for a need near a place, the best first; raises like `Leaflets.find`."""
    with suppress(RelayUnreachableError):  # which was said already
        await endpoint.leaflets.refresh()
    return [
        each
        for each in endpoint.leaflets.find(need, near)
        if (not language or (each.card and language in each.card.languages))
        and (not free or (each.vacancy and each.vacancy.places))
    ]


async def ask_door(
    app: App, endpoint: Endpoint, language: Language, need: str | None, near: str | None
) -> Listing:
    """Return the service that the person chooses; what was not given is asked, until one is chosen."""
    attend(TO)
    said = words_in(language).questions
    while True:
        need = need or _ask_need(app, language)
        near = near or ask(f"{said.place} ({said.by_name})", "--near")
        try:
            found = await search(endpoint, need, near)
        except (NotFoundError, InvalidInputError) as error:  # of the place, which was perhaps mistyped
            wrong = said.place_unknown if isinstance(error, NotFoundError) else said.place_several
            meant = joined(f"{each.name(language)} ({each.id})" for each in territory.candidates(near))
            app.screen.remark(f"{wrong}. {said.meant.format(places=meant) if meant else ''}", style="caution")
            near = None
            continue
        title = doors.title(need, near, len(found), language)
        app.screen.preview(title, doors.rows(found, language, numbered=True))
        chosen = ask_number(said.which, len(found), said.none_of_these) if found else 0
        if chosen:
            return found[chosen - 1]
        need = near = None


def _ask_need(app: App, language: Language) -> str:
    slugs = sorted(needs(), key=lambda slug: doors.need_name(slug, language))
    for number, slug in enumerate(slugs, 1):
        app.screen.remark(f"  {number:>2} {doors.need_name(slug, language)}", style="none")
    said = words_in(language).questions
    while True:
        text = ask(f"{said.need} ({said.by_number})", "--need").strip()
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(slugs):
            return slugs[int(text) - 1]
        try:
            return NEED.convert(text, None, None)
        except click.BadParameter:
            app.screen.remark(f"  {said.none_of_these}", style="caution")
