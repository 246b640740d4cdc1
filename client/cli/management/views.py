"""How structures, members and devices look."""

from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.text import Text

from client.cli.screen import levels
from client.cli.screen.views import Rows, fields, heading, when
from crypto.structures import Device, Structure
from schemas.api import ApplicationState
from schemas.kbo import format_kbo


def structure_view(structure: Structure) -> Group:
    """Return a structure with its services."""
    recovery = structure.recovery
    return Group(
        heading(structure.name, structure.handle),
        fields(
            ("standing", standing(structure)),
            ("number", format_kbo(structure.kbo) if structure.kbo else "none"),
            ("recovery", f"{recovery.threshold} of {recovery.shares} shares" if recovery else "not prepared"),
            ("devices", str(sum(device.active for device in structure.devices.values()))),
        ),
        Text(),
        service_rows([structure]),
    )


def standing(structure: Structure) -> Text:
    """Return the level of verification, or that the structure is suspended."""
    if structure.active:
        proposal = structure.proposal
        more = f"; level {proposal.level} waits for a second registrar" if proposal else ""
        lost = "; its root key is being replaced" if structure.loss else ""
        return Text(levels.in_words(structure.level) + more + lost)
    return Text(f"suspended ({levels.in_words(structure.level)})", style="bad")


def structure_rows(structures: Sequence[Structure]) -> Rows:
    """Return structures, one a row."""
    return Rows(
        ("structure", "name", "standing", "services"),
        [
            (
                structure.handle,
                structure.name,
                standing(structure),
                ", ".join(service.handle for service in structure.services.values()),
            )
            for structure in structures
        ],
        empty="No structure has been admitted yet.",
    )


def service_rows(structures: Iterable[Structure]) -> Rows:
    """Return the services of structures, one a row."""
    return Rows(
        ("address", "name", "members", "epoch"),
        [
            (
                f"{service.handle}@{structure.handle}",
                service.name,
                str(len(service.members)),
                str(service.current.number) if service.current else "none",
            )
            for structure in structures
            for service in structure.services.values()
        ],
        empty="There is no service yet.",
    )


def application_rows(applications: Sequence[ApplicationState]) -> Rows:
    """Return applications, one a row."""
    return Rows(
        ("structure", "name", "number", "contact", "filed", ""),
        [
            (
                each.application.handle,
                each.application.name,
                format_kbo(each.application.kbo) if each.application.kbo else "none",
                each.application.contact,
                when(each.filed),
                "decided" if each.decided else "open",
            )
            for each in applications
        ],
        empty="Nobody has applied.",
    )


def device_state(device: Device) -> str:
    """Return what a device is, in words."""
    if not device.active:
        return "revoked"
    return "administrator" if device.administrator else "active"
