"""How registrars look at an application, record what they saw, and admit: commands of `souspli structure`."""

import shlex
from pathlib import Path

import click

from client.cli.app import App
from client.cli.management.views import application_rows
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen import documents, levels
from client.cli.screen.views import Rows, stamp, when
from client.endpoint import Endpoint
from crypto.safety import fingerprint
from schemas.api import Application
from schemas.errors import ConflictError, InvalidInputError
from schemas.ids import id_bytes
from schemas.kbo import format_kbo


@click.command()
@click.argument("handle")
@click.option(
    "--register",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with an extract of the enterprise register (KBO/BCE open data).",
)
@click.option("--domain", help="A domain that should vouch for the structure.")
@click.option(
    "--resolver", "resolvers", multiple=True, metavar="IP", help="Whom to ask for it; at least two."
)
@command
async def check(
    app: App, handle: str, register: Path | None, domain: str | None, resolvers: tuple[str, ...]
) -> None:
    """As a registrar, look up the structure that applied as HANDLE. It decides nothing.

    Ends with 6 when something speaks against it. What speaks for it can be copied as evidence.
    """
    from client.verification.check import at_domain, in_register  # noqa: PLC0415
    from client.verification.dns import resolver_at  # noqa: PLC0415
    from client.verification.register import Register  # noqa: PLC0415

    if register is None and domain is None:
        raise InvalidInputError("nothing to look at", advice="give --register, or --domain and --resolver")
    async with app.endpoint() as endpoint:
        applicant = await endpoint.registry.applicant(handle)
        findings = [in_register(applicant, Register(register))] if register else []
        if domain:
            asked = [resolver_at(address) for address in resolvers]
            findings.append(await at_domain(applicant, domain, asked))
        app.screen.show(
            [{"text": each.text, "level": each.level} for each in findings],
            Rows(
                ("found", "good for"),
                [
                    (each.text, "nothing" if each.level is None else levels.in_words(each.level))
                    for each in findings
                ],
                empty="",
            ),
        )
        good = [each for each in findings if each.level is not None]
        if len(good) < len(findings):
            app.exit_code = ConflictError.exit_code
            return
        evidence, level = "; ".join(each.text for each in good), max(each.level or 0 for each in good)
        app.screen.next(
            "record it, with what else you saw",
            f"souspli structure verify {applicant.handle} --level {level} --evidence {shlex.quote(evidence)}",
        )


@click.command()
@click.argument("handle")
@click.option("--evidence", required=True, help="What you saw, in words; it stays on this device.")
@click.option(
    "--level", type=click.IntRange(0, 2), default=2, show_default=True, help="What the evidence is good for."
)
@command
async def verify(app: App, handle: str, evidence: str, level: int) -> None:
    """As a registrar, record that you have checked the structure that applied as HANDLE.

    Levels: 0 self-declared, 1 e-mail and domain checked, 2 enterprise number checked. For 3, representative
    identified, and 4, met in person, two registrars change the level once the structure is in.
    """
    async with app.endpoint() as endpoint:
        verification = await endpoint.registry.verify(handle, evidence, level)
        application = verification.application
        digits = fingerprint(id_bytes(application.id), application.root)
        app.screen.show(
            documents.application(application) | {"level": verification.level, "fingerprint": digits},
            f"{application.name} is verified: {levels.in_words(verification.level)}.",
            f"Enterprise number {format_kbo(application.kbo)}."
            if application.kbo
            else "No enterprise number.",
            "",
            "Fingerprint of its root key:",
            f"  {digits}",
        )
        app.screen.next(
            f"compare the fingerprint by telephone ({application.contact}), then "
            + ("have a second registrar do the same" if application.replaces else "admit the structure"),
            f"souspli structure {'replace-root' if application.replaces else 'admit'} {application.handle}",
        )


@click.command()
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Do not ask, even while a vote about it is open.")
@command
async def admit(app: App, handle: str, *, yes: bool) -> None:
    """As a registrar, admit the structure that you verified as HANDLE.

    When the structures vote about it, that is said first. The vote binds you by the statutes, not by the
    program.
    """
    async with app.endpoint() as endpoint:
        applicant = await endpoint.registry.applicant(handle)
        if _say_votes(app, endpoint, applicant) and not yes:
            confirm("Admit it before the vote has ended?")
        await endpoint.registry.admit(handle)
        admitted = endpoint.directory.current.by_handle(handle)
        app.screen.show(documents.structure(admitted), f"{admitted.name} is admitted.")
        app.screen.elsewhere(
            "its administrator makes the first service and invites colleagues",
            "souspli service create accueil 'Accueil'",
            "souspli member invite 'Anne Dupont' --service accueil",
        )


def _say_votes(app: App, endpoint: Endpoint, applicant: Application) -> bool:
    """Say what the structures vote, or have voted, about an application; return whether a vote is open."""
    motions = endpoint.assembly.about(applicant)
    for motion in motions:
        carried = endpoint.assembly.tally(motion).carried
        if motion.closed is None:
            outcome = f"is open until {when(motion.closes)}"
        else:
            outcome = "has carried nothing" if carried is None else f"has carried: {motion.choices[carried]}"
        app.screen.warn(f"the vote about {applicant.name} ({motion.title}) {outcome}")
        app.screen.next("look at the vote", f"souspli cooperative motions {documents.short(motion.id)}")
    return any(motion.closed is None for motion in motions)


async def show_applications(app: App, endpoint: Endpoint) -> None:
    """Show the registrars who has applied, and what comes next."""
    found = await endpoint.registry.applications()
    app.screen.show(
        [
            documents.application(each.application) | {"filed": stamp(each.filed), "decided": each.decided}
            for each in found
        ],
        application_rows(found),
    )
    open_ones = [each.application.handle for each in found if not each.decided]
    if open_ones:
        app.screen.next(
            "look the structure up in the register, then record what you saw",
            f"souspli structure verify {open_ones[0]} --evidence '…'",
        )


COMMANDS = (check, verify, admit)
"""What client/cli/management/structure.py adds to its group."""
