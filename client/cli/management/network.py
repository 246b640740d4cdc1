"""`souspli network`: the network of a relay, from its founding."""

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.prompts import ask, confirm
from client.cli.screen.views import copyable, fields, heading, size
from client.wording import counted
from crypto.notes import Verifier, parse_verifier
from schemas.errors import InvalidInputError
from schemas.statements import Witness


@click.group()
def network() -> None:
    """Found the network of a new relay, and look at it."""


@network.command()
@click.argument("name")
@click.option("--relay", required=True, metavar="URL", help="The address that the relay printed.")
@click.option("--person", required=True, help="Your name: you become the first registrar.")
@click.option(
    "--setup-code", envvar="SOUSPLI_SETUP_CODE", help="The code that the relay printed.  [asked otherwise]"
)
@command
async def init(app: App, name: str, relay: str, person: str, setup_code: str | None) -> None:
    """Found the network NAME with this device as its first registrar's; a relay has one network.

    This device then holds the root key of the network.
    """
    code = setup_code or ask("Setup code", "--setup-code")
    async with app.first_endpoint(relay, person) as endpoint:
        await endpoint.enrolment.found(code, name)
        app.screen.show(
            {
                "network": endpoint.directory.current.network.id,
                "name": name,
                "relay": relay,
                "person": person,
            },
            f"The network {name!r} is founded, and {person} is its first registrar.",
        )
        app.screen.next(
            "keep a copy of the root key apart from this computer. Then see who has applied",
            "souspli recovery export-root FILE",
            "souspli structure list --applications",
        )


@network.command()
@command
async def show(app: App) -> None:
    """Show what the relay says of itself, compared with what this device has pinned."""
    async with app.unprepared_endpoint() as endpoint:
        info = await endpoint.directory.network()
        verifier = Verifier(info.origin, info.relay_key)
        app.screen.show(
            {
                "network": info.network,
                "origin": info.origin,
                "software": info.software,
                "protocol": info.protocol,
                "relay_key": info.relay_key.hex(),
                "verifier_key": verifier.vkey,
                "founded": info.founded,
                "envelope_limit": info.envelope_limit,
                "blob_limit": info.blob_limit,
                "sandbox": info.sandbox,
                "practice": info.practice,
            },
            heading(info.origin, "" if info.founded else "not founded yet"),
            fields(
                ("relay", endpoint.profile.keys.relay),
                ("software", f"{info.software}, protocol {info.protocol}"),
                ("relay key", info.relay_key.hex()),
                ("verifier key", copyable(verifier.vkey)),
                ("largest file", size(info.blob_limit)),
                ("sandbox", "yes: nothing here is real" if info.sandbox else None),
                ("to practise", info.practice),
            ),
        )


@network.command()
@click.option(
    "--witness",
    "named",
    multiple=True,
    metavar="VKEY=URL",
    help="A witness: its verifier key, and where it answers; several times.",
)
@click.option("--quorum", type=click.IntRange(0, 16), required=True, help="How many of them must confirm.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def witnesses(app: App, named: tuple[str, ...], quorum: int, yes: bool) -> None:
    """Say whose confirmation the relay's logs need before anybody believes them; replaces what was said.

    Needs the root key of the network on this device. The witnesses of before have to confirm the change.
    """
    chosen = [_witness(text) for text in named]
    if not yes:
        confirm(f"From now on {quorum} of {len(chosen)} witnesses have to confirm each key. Go on?")
    async with app.endpoint() as endpoint:
        await endpoint.registry.set_witnesses(chosen, quorum)
        app.screen.show(
            {
                "quorum": quorum,
                "witnesses": [
                    {"name": each.name, "public": each.public.hex(), "url": each.url} for each in chosen
                ],
            },
            f"{quorum} of {counted(len(chosen), 'witness', 'witnesses')} must confirm:",
            fields(*((each.name, each.url) for each in chosen)),
        )


def _witness(text: str) -> Witness:
    # The key itself may end with `=`: base64.
    vkey, found, url = text.partition("=http")
    verifier = parse_verifier(vkey)
    if not found or not verifier.witness:
        raise InvalidInputError(
            f"{text!r} is not the key of a witness and its address", advice="write it as VKEY=https://…"
        )
    return Witness(verifier.name, verifier.public, f"http{url}")
