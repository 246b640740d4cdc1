"""Two structures on one relay, brought in with the command line only."""

from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.relay import RelayProcess
from tests.acceptance.souspli import Person

CPAS_KBO, SHELTER_KBO = "0990.000.113", "0990.000.212"


@dataclass(frozen=True)
class Office:
    """The people: a registrar; an administrator and a caseworker of each structure."""

    relay: RelayProcess
    odile: Person
    hugo: Person
    anne: Person
    sofie: Person
    lina: Person


def people(relay: RelayProcess, home: Path) -> Office:
    """Return the people whose profiles are, or will be, in a folder."""
    return Office(relay, *(Person(home, name) for name in ("odile", "hugo", "anne", "sofie", "lina")))


def open_office(relay: RelayProcess, home: Path) -> Office:
    """Found the network and bring both structures in."""
    office = people(relay, home)
    here = ("--relay", relay.url)
    office.odile(
        "network", "init", "Sous pli", *here, "--person", "Odile Renard", "--setup-code", relay.setup_code
    )
    for admin, handle, name, kbo in (
        (office.hugo, "cpas-val", "CPAS du Val", CPAS_KBO),
        (office.sofie, "abri-de-meuse", "L'Abri de Meuse", SHELTER_KBO),
    ):
        person = (
            "--person",
            admin.profile.capitalize(),
            "--contact",
            f"{admin.profile}@example",
            "--kbo",
            kbo,
        )
        admin("structure", "apply", handle, name, *here, *person)
        office.odile("structure", "verify", handle, "--evidence", "extract of the register")
        office.odile("structure", "admit", handle)
    office.hugo("service", "create", "social", "Service social")
    office.sofie("service", "create", "accueil", "Accueil")
    join(office.hugo, office.anne, "Anne Dupont", "social")
    join(office.sofie, office.lina, "Lina Moreau", "accueil")
    return office


def join(administrator: Person, newcomer: Person, name: str, service: str) -> None:
    """Bring a colleague into a service."""
    code = administrator("member", "invite", name, "--service", service)["code"]
    newcomer("member", "join", typed=f"{code}\n")
    administrator("member", "approve", name)
