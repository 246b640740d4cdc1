"""What an auditor trusts beforehand: two pins, given as options or taken from this computer's profile.

Rule: they are never taken from the folder that is verified, which could bring its own.
"""

from collections.abc import Callable
from typing import Any

import click
from rich.console import RenderableType

from client.audit.verify import Pins
from client.cli.app import App
from client.cli.screen.views import copyable, fields
from client.endpoint import Endpoint
from crypto.notes import Verifier, parse_verifier
from schemas.errors import InvalidInputError, NotFoundError


def with_pins(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options by which pins are given."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


async def trusted(app: App, network: str | None, relay_key: str | None) -> Pins:
    """Return the pins that are given, else those of the profile.

    Raises InvalidInputError when one of the two is missing, MalformedError for one that cannot be read.
    """
    if network and relay_key:
        return Pins(_hash(network), parse_verifier(relay_key))
    if network or relay_key:
        raise InvalidInputError("give both pins or none", advice="souspli audit fetch prints them")
    async with app.unprepared_endpoint() as endpoint:
        return pins_of(endpoint)


def pins_of(endpoint: Endpoint) -> Pins:
    """Return what this device has pinned; raises NotFoundError before the first contact."""
    pinned = endpoint.directory.pins
    if pinned is None:
        raise NotFoundError(
            "this device has pinned nothing yet", advice="give --network and --relay-key, or fetch first"
        )
    return Pins(endpoint.directory.network_pin, Verifier(pinned.origin, pinned.relay_key))


def show_pins(pins: Pins) -> tuple[dict[str, str], RenderableType]:
    """Return pins for programs and for people."""
    network, relay = pins.network.hex(), pins.relay.vkey
    shown = fields(("--network", copyable(network)), ("--relay-key", copyable(relay)))
    return {"network": network, "relay_key": relay}, shown


def _hash(text: str) -> bytes:
    try:
        pin = bytes.fromhex(text)
    except ValueError:
        pin = b""
    if len(pin) != 32:
        raise InvalidInputError("the network's pin has 64 hexadecimal digits")
    return pin


_OPTIONS = (
    click.option("--network", metavar="HEX", help="The hash of the network's first entry, pinned before."),
    click.option("--relay-key", metavar="VKEY", help="The relay's verifier key, pinned before."),
)
