"""`souspli disclosure`: what a person takes home of what was shared about them."""

import os
from pathlib import Path

import click

from client.cli.app import App
from client.cli.language import own_language
from client.cli.options import command
from client.cli.screen.documents import short
from client.cli.screen.safe import line
from client.cli.screen.views import when
from client.disclosure.facts import Disclosure
from client.endpoint import Endpoint
from client.messages.views import ThreadView
from schemas.errors import InvalidInputError, LocalError, NotFoundError
from schemas.forms import Language
from schemas.ids import Address

_NAMED = 20
"""So many characters are named that cannot be printed."""


@click.command("disclosure")
@click.argument("thread")
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="The language of the person."
)
@command
async def disclosure(app: App, thread: str, output: Path, lang: str | None) -> None:
    """Write a receipt for the person to OUTPUT, a new PDF: who shared what, with whom, why, and their rights.

    In plain words, in French, Dutch, German or English. It holds the answers of the form: print it, give it
    to the person, and delete the file.
    """
    from client.disclosure.receipt import receipt  # noqa: PLC0415  # the library for PDF is slow to load

    app.language = own_language()  # in which the colleague is spoken to, whatever the person reads
    language = Language(lang) if lang else app.language
    async with app.endpoint(offline=True, mail=True) as endpoint:
        view = endpoint.threads.find(thread)
        printed = receipt(_disclosure(endpoint, view), language, when)
        _write(output, printed.pdf)
        if printed.spelt:
            codes = ", ".join(f"{line(each)} (U+{ord(each):04X})" for each in printed.spelt[:_NAMED])
            app.screen.warn(app.words.saved.spelt.format(codes=codes))
        app.screen.show(
            {"output": str(output), "language": language.value, "spelt": list(printed.spelt)},
            app.words.saved.receipt.format(path=line(str(output))),
        )


def _write(output: Path, data: bytes) -> None:
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # for nobody else to read
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(data)
    except OSError as error:
        raise LocalError(f"{output} cannot be written: {error.strerror}") from error


def _disclosure(endpoint: Endpoint, view: ThreadView) -> Disclosure:
    if view.referral is None:
        raise InvalidInputError("this conversation is no referral", advice="a receipt is about a referral")
    sender, receiver = (_known_as(endpoint, each) for each in view.participants[:2])
    transfer, withdrawn = view.loop.transfer, view.loop.withdrawn
    return Disclosure(
        referral=view.referral,
        sender=sender,
        receiver=receiver,
        at=view.messages[0].at,
        reference=short(view.id),
        transferred_to=_service(endpoint, transfer.service) if transfer else "",
        withdrawn_on=withdrawn.on if withdrawn else "",
    )


def _known_as(endpoint: Endpoint, address: Address) -> str:
    return _service(endpoint, endpoint.directory.current.service(address)[1].id)


def _service(endpoint: Endpoint, identifier: str) -> str:
    try:
        structure, service = endpoint.directory.current.service_by_id(identifier)
    except NotFoundError:
        return identifier
    return f"{structure.name}, {service.name}"
