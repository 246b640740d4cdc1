"""`souspli refer`: a person is referred to a service, with a form, files and the ground for sharing.

The answers come from a file, from options, or from questions; before anything is sent they are shown to be
checked.
"""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import click
from rich.console import Group

from client.casework.answers import check_answers
from client.cli.app import App
from client.cli.casework.checklist import checklist, with_checklist
from client.cli.casework.door import NEED, TO, ask_door
from client.cli.casework.outcome import tell
from client.cli.casework.questionnaire import answer_from, ask_all, problems
from client.cli.casework.text import with_text, written
from client.cli.language import lang
from client.cli.options import command
from client.cli.prompts import ask, attend, choose, confirm
from client.cli.screen import onward
from client.cli.screen.answers import answers as answers_view
from client.cli.screen.views import fields, heading, joined
from client.endpoint import Endpoint
from client.messages.outbox import OutState
from client.words import words_in
from schemas.codec import decode_request
from schemas.content import Answer, AnswerKey, LegalBasis, Referral, Urgency
from schemas.errors import FormError, LocalError
from schemas.forms import FORMS, Form, Language, form
from schemas.ids import Address, parse_address
from schemas.limits import LIMITS


@click.command()
@click.argument("to", metavar=f"[{TO}]", required=False)
@click.option("--need", type=NEED, metavar="NEED", help="Without an address: what for, as in find.")
@click.option("--near", metavar="PLACE", help="Without an address: near which municipality.")
@click.option("--form", "form_id", type=click.Choice(list(FORMS)), help="The form.  [asked when not given]")
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The answers as a JSON object. Without it, and without --answer, the questions are asked.",
)
@click.option(
    "--answer", "pairs", metavar="KEY=VALUE", multiple=True, help="One answer; may be given several times."
)
@click.option("--subject", help="What it is about, without a name if that is possible.")
@click.option(
    "--urgency", type=click.Choice([each.value for each in Urgency]), help="How soon they should look."
)
@click.option(
    "--legal-basis",
    type=click.Choice([each.value for each in LegalBasis]),
    help="The ground for sharing the data.",
)
@click.option("--from", "service", metavar="SERVICE", help="Your own service, when you are in several.")
@lang
@with_checklist
@click.option("--yes", is_flag=True, help="Send without asking whether the answers are right.")
@with_text
@command
async def refer(
    app: App,
    to: str | None,
    *,
    need: str | None,
    near: str | None,
    form_id: str | None,
    answers_file: Path | None,
    pairs: tuple[str, ...],
    subject: str | None,
    urgency: str | None,
    legal_basis: str | None,
    service: str | None,
    informed: str | None,
    informed_on: str | None,
    why_not: str | None,
    purpose: str | None,
    minimum: bool,
    yes: bool,
    text: str | None,
    text_file: str | None,
    files: tuple[Path, ...],
) -> None:
    """Refer a person to a service.

    Without an address, the services for a need near a place are searched, and you choose one. The three forms
    are housing/1, youth-care/1 and debt-mediation/1. Their questions have labels in French, Dutch, German and
    English; the service reads them in its own language. Before it is sent you say that the person was told,
    what for, and that nothing needless is in it; that stays with the referral.
    """
    if to is not None and (need or near):
        raise click.UsageError("Give an address, or --need and --near to search for one.")
    words = app.words
    said = words.conversation
    async with AsyncExitStack() as stack:
        endpoint: Endpoint | None = None
        if to is None:
            attend(TO)
            endpoint = await stack.enter_async_context(app.endpoint(offline=True, mail=True))
            to = str((await ask_door(app, endpoint, app.language, need, near)).address)
        address = parse_address(to)
        none = words.questions.none_of_these
        asked = form(form_id or choose(words.questions.form, _forms(app.language), "--form", none))
        given = _answers(app, asked, answers_file, pairs)
        _check(asked, given, app.language)
        referral = Referral(
            author="-",  # the endpoint puts the profile's name here
            subject=subject or ask(said.subject, "--subject"),
            form=asked.id,
            answers=given,
            urgency=Urgency(urgency or choose(said.urgency, _coded(words.urgencies), "--urgency", none)),
            legal_basis=LegalBasis(
                legal_basis or choose(said.basis, _coded(words.bases), "--legal-basis", none)
            ),
            text=written(text, text_file, words),
            checklist=checklist(informed, informed_on, why_not, purpose, minimum=minimum, words=words),
        )
        if not yes:
            app.screen.preview(_preview(to, referral, files, app.language))
            confirm(words.questions.right, marks=words.questions.marks)
        if endpoint is None:
            endpoint = await stack.enter_async_context(app.endpoint(offline=True, mail=True))
        await _send(app, endpoint, address, referral, files, service)


def _forms(language: Language) -> dict[str, str]:
    return {each: form(each).labels[language] for each in FORMS}


def _coded(words: Mapping[Urgency, str] | Mapping[LegalBasis, str]) -> dict[str, str]:
    return {code.value: word for code, word in words.items()}


async def _send(
    app: App,
    endpoint: Endpoint,
    address: Address,
    referral: Referral,
    files: tuple[Path, ...],
    service: str | None,
) -> None:
    item = await endpoint.referrals.refer(
        address,
        referral.form,
        referral.answers,
        urgency=referral.urgency,
        legal_basis=referral.legal_basis,
        subject=referral.subject,
        text=referral.text,
        files=files,
        service=service,
        checklist=referral.checklist,
    )
    if item.state is OutState.SENT:
        await endpoint.reminders.wake(item.thread)
    tell(app, item, app.words.sent.referral.format(to=address))


def _answers(app: App, asked: Form, answers_file: Path | None, pairs: tuple[str, ...]) -> dict[str, Answer]:
    if answers_file is None and not pairs:
        attend("--answers")
        return ask_all(asked, app.language, app.screen)
    given = _read(answers_file) if answers_file else {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"'{pair}' is not KEY=VALUE.")
        if key not in asked.properties:
            raise FormError(
                f"the form {asked.id} does not ask {key!r}", advice=f"it asks {joined(asked.properties)}"
            )
        given[key] = answer_from(value, asked.properties[key])
    return given


def _read(path: Path) -> dict[str, Answer]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LocalError(f"the answers cannot be read from {path}: {error}") from error
    return decode_request(data, dict[AnswerKey, Answer], LIMITS.answers)


def _check(asked: Form, given: dict[str, Answer], language: Language) -> None:
    try:
        check_answers(asked.id, given)
    except FormError as error:
        found = problems(error)
        if not found:
            raise
        labels = {key: field.labels[language] for key, field in asked.properties.items()}
        lines = [
            f"  {key} ({labels[key]}): {why}" if key in labels else f"  {key}: {why}"
            for key, why in found.items()
        ]
        raise FormError(
            "\n".join((f"these answers do not fit the form {asked.id}:", *lines)),
            advice="put them right and send it again; nothing was sent",
            extra=error.extra,
        ) from error


def _preview(to: str, referral: Referral, files: tuple[Path, ...], language: Language) -> Group:
    words = words_in(language)
    said = words.conversation
    return Group(
        heading(said.check),
        fields(
            (said.receivers, to),
            (said.subject, referral.subject),
            (said.urgency, words.urgencies[referral.urgency]),
            (said.basis, words.bases[referral.legal_basis]),
            *onward.shared(referral, words),
            (said.text, referral.text),
            (said.files, "\n".join(path.name for path in files)),
        ),
        answers_view(referral, language),
    )
