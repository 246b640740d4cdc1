"""Who plays: a cooperative and three structures that do not exist, with enterprise numbers that could."""

from dataclasses import dataclass
from typing import Final

PASSPHRASE: Final = "le-facteur-de-la-meuse"  # noqa: S105
"""Of every profile of the demo: nothing here is secret."""

FORM: Final = "youth-care/1"
"""The form of the referral; the answers are those of schemas/forms/examples."""


@dataclass(frozen=True)
class Person:
    """A person with one device; `profile` names its folder."""

    profile: str
    name: str


@dataclass(frozen=True)
class Organisation:
    """A structure: an administrator, a service with two caseworkers, and one for the administrator."""

    handle: str
    name: str
    kbo: str
    contact: str
    evidence: str
    administrator: Person
    service: str
    service_name: str
    caseworkers: tuple[Person, Person]

    @property
    def address(self) -> str:
        """The address of the caseworkers' service."""
        return f"{self.service}@{self.handle}"


NETWORK: Final = "Coopérative Sous pli"
REGISTRAR: Final = Person("odile", "Odile Renard")

CPAS: Final = Organisation(
    handle="cpas-val-de-mehaigne",
    name="CPAS du Val de Mehaigne",
    kbo="0990.000.113",
    contact="hugo.lemmens@cpas-val-de-mehaigne.example",
    evidence="extract of the register of 20 January 2031; called the number on its site",
    administrator=Person("hugo", "Hugo Lemmens"),
    service="social",
    service_name="Service social",
    caseworkers=(Person("anne", "Anne Dupont"), Person("karim", "Karim Benali")),
)

SHELTER: Final = Organisation(
    handle="abri-de-meuse",
    name="L'Abri de Meuse",
    kbo="0990.000.212",
    contact="sofie.claes@abri-de-meuse.example",
    evidence="extract of the register of 20 January 2031; visited on 22 January",
    administrator=Person("sofie", "Sofie Claes"),
    service="accueil",
    service_name="Accueil et admissions",
    caseworkers=(Person("lina", "Lina Moreau"), Person("tomas", "Tomas Peeters")),
)

FOOD_BANK: Final = Organisation(
    handle="la-table-ouverte",
    name="La Table ouverte",
    kbo="0990.000.311",
    contact="paul.servais@la-table-ouverte.example",
    evidence="extract of the register of 21 January 2031",
    administrator=Person("paul", "Paul Servais"),
    service="colis",
    service_name="Colis alimentaires",
    caseworkers=(Person("ilse", "Ilse Wouters"), Person("ahmed", "Ahmed Idrissi")),
)

ORGANISATIONS: Final = (CPAS, SHELTER, FOOD_BANK)

OFFICE: Final = ("direction", "Direction")
"""The second service of each structure, of its administrator alone."""

SUBJECT: Final = "Accueil d'un enfant de 15 ans, avec sa sœur"
PURPOSE: Final = "Un accueil de trois mois pour Noah et sa sœur"
TEXT: Final = (
    "Bonjour, la maman est d'accord pour un accueil de trois mois. Merci de nous rappeler avant vendredi."
)
QUESTION: Final = "La sœur de Noah peut-elle venir le même jour ? Il nous faut le nom de son école."
ANSWER: Final = "Oui, le même jour. Elle va à l'école communale du Chêne vert, en cinquième primaire."
ACCEPTANCE: Final = "Nous avons une chambre pour deux à partir du 3 février."
NOTE: Final = "Prévoir la chambre bleue ; Tomas prépare le plan d'accueil."
