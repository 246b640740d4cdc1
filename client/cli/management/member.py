"""`souspli member`: colleagues come in by an invitation, and leave."""

import sys

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.prompts import ask, confirm
from client.cli.screen import documents
from client.cli.screen.views import Rows, copyable, stamp, when
from client.directory.people import MemberView
from client.structures.invitations import Code, Pending
from crypto.structures import Service
from schemas.errors import NotFoundError

SHORT = 8
"""Characters of the end of an id that are shown; enough to name somebody of one structure."""


@click.group()
def member() -> None:
    """Members of your structure: invite, join, approve, promote, demote, audit, leave."""


@member.command()
@click.argument("person")
@click.option(
    "--service", "services", multiple=True, metavar="SERVICE", help="A service of theirs; several times."
)
@command
async def invite(app: App, person: str, services: tuple[str, ...]) -> None:
    """Invite a colleague: prints the code to hand over.

    Give it in person or by a channel that you trust: who has it can join in the colleague's place. It works
    once, for seven days.
    """
    async with app.endpoint() as endpoint:
        code = await endpoint.invitations.invite(person, services)
        show_code(app, code, person)


def show_code(app: App, code: str, person: str) -> None:
    """Print the code of an invitation, with what both sides do next."""
    app.screen.show(
        {"person": person, "code": code},
        f"The invitation of {person}, to hand over in confidence:",
        "",
        copyable(code),
    )
    app.screen.elsewhere(f"on the other device, {person} joins and pastes the code", "souspli member join")
    app.screen.next("then approve it here", "souspli member approve")


@member.command()
@command
async def join(app: App) -> None:
    """Join with the code of an invitation, which is asked for (or read from standard input).

    Also joins another device of a member: `souspli device link` prints the code.
    """
    text = ask("Code of the invitation", "") if sys.stdin.isatty() else sys.stdin.readline()
    code = Code.parse(text.strip())
    async with app.first_endpoint(code.relay, code.person) as endpoint:
        await endpoint.invitations.join(code.text)
        app.screen.show(
            {"person": code.person, "structure": code.structure, "device": endpoint.profile.device.kid.hex()},
            f"Welcome, {code.person}. Your device has joined and waits to be approved.",
        )
        app.screen.next(
            "whoever invited you approves it (souspli member approve). Then your messages are here",
            "souspli inbox",
        )


@member.command()
@click.argument("invitation", required=False)
@command
async def approve(app: App, invitation: str | None) -> None:
    """Approve the devices that have joined; INVITATION names one."""
    async with app.endpoint() as endpoint:
        answered = [each for each in await endpoint.invitations.pending() if each.answered]
        wanted = [
            each
            for each in answered
            if invitation is None or invitation in (each.person, each.id[-len(invitation) :])
        ]
        if not wanted:
            raise NotFoundError(
                "nobody has joined who waits to be approved",
                advice="souspli member list shows open invitations",
            )
        for each in wanted:
            await endpoint.invitations.approve(each.id)
        app.screen.show(
            [_document(each) for each in wanted],
            *(f"{each.person} is approved{_for(each)}." for each in wanted),
        )
        app.screen.elsewhere("they see their messages", "souspli inbox")


@member.command()
@click.argument("member_text", metavar="MEMBER")
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def leave(app: App, member_text: str, yes: bool) -> None:
    """Let a colleague leave: their devices end, and their services get new keys.

    MEMBER is a name, or a part of an id.
    """
    async with app.endpoint() as endpoint:
        found = endpoint.administration.member(member_text)
        if not yes:
            confirm(f"End all devices of {found.name}? This cannot be undone.")
        _show_rotated(app, found, await endpoint.administration.leave(found.id), f"{found.name} has left.")


@member.command()
@click.argument("member_text", metavar="MEMBER")
@command
async def promote(app: App, member_text: str) -> None:
    """Make a colleague an administrator, with all devices of theirs that are in use.

    Needs the root key on this device: souspli recovery import-root. MEMBER is a name, or a part of an id.
    """
    async with app.endpoint() as endpoint:
        promoted = await endpoint.administration.promote(member_text)
        app.screen.show(
            documents.member(promoted),
            f"{promoted.name} is an administrator now: may invite and revoke, make services, give them keys.",
        )


@member.command()
@click.argument("member_text", metavar="MEMBER")
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def demote(app: App, member_text: str, yes: bool) -> None:
    """Let a colleague no longer be an administrator; all services get new keys.

    Needs the root key on this device: souspli recovery import-root. MEMBER is a name, or a part of an id.
    """
    async with app.endpoint() as endpoint:
        found = endpoint.administration.member(member_text)
        if not yes:
            confirm(f"{found.name} no longer administers, and all services get new keys. Go on?")
        rotated = await endpoint.administration.demote(found.id)
        _show_rotated(app, found, rotated, f"{found.name} is no administrator any more.")


@member.command()
@click.argument("member_text", metavar="MEMBER")
@click.option("--revoke", is_flag=True, help="End it.")
@command
async def auditor(app: App, member_text: str, revoke: bool) -> None:
    """Let a colleague read the access log of your structure: souspli audit. Administrators may anyway.

    Needs the root key on this device: souspli recovery import-root. MEMBER is a name, or a part of an id.
    """
    async with app.endpoint() as endpoint:
        found = await endpoint.administration.set_auditor(member_text, granted=not revoke)
        state = "is no auditor any more" if revoke else "is an auditor now"
        app.screen.show(documents.member(found), f"{found.name} {state}.")


@member.command("list")
@command
async def list_members(app: App) -> None:
    """List the members of your structure, and the open invitations of this device."""
    async with app.endpoint(offline=True) as endpoint:
        members = endpoint.administration.members()
        pending = [] if app.exit_code else await endpoint.invitations.pending()
        app.screen.show(
            {
                "members": [documents.member(each) for each in members],
                "invitations": [_document(each) for each in pending],
            },
            Rows(
                ("member", "id", "services", "devices", "role"),
                [
                    (
                        each.name,
                        each.id[-SHORT:],
                        ", ".join(sorted(service.handle for service in each.services)),
                        str(sum(device.active for device in each.devices)) if each.active else "left",
                        "administrator" if each.administrator else "",
                    )
                    for each in members
                ],
                empty="There is no member yet.",
            ),
            *((_invitations(pending),) if pending else ()),
        )


def _show_rotated(app: App, member: MemberView, rotated: list[Service], sentence: str) -> None:
    handles = [service.handle for service in rotated]
    app.screen.show(
        {"member": member.id, "name": member.name, "rotated": handles},
        f"{sentence} New keys: {', '.join(handles) or 'no service was concerned'}.",
    )


def _invitations(pending: list[Pending]) -> Rows:
    return Rows(
        ("invited", "id", "services", "until", ""),
        [
            (
                each.person,
                each.id[-SHORT:],
                ", ".join(each.services),
                when(each.expires),
                "has joined: souspli member approve" if each.answered else "has not joined yet",
            )
            for each in pending
        ],
        empty="",
    )


def _document(pending: Pending) -> dict[str, object]:
    return {
        "invitation": pending.id,
        "person": pending.person,
        "member": pending.member,
        "services": list(pending.services),
        "expires": stamp(pending.expires),
        "answered": pending.answered,
    }


def _for(pending: Pending) -> str:
    return f" for {', '.join(pending.services)}" if pending.services else ""
