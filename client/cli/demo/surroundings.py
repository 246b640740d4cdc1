"""What else there is in a sandbox: doors to be found, somebody who has only e-mail, a cooperative."""

import hashlib

from client.cli.demo.cast import CPAS, FOOD_BANK, OFFICE, ORGANISATIONS, REGISTRAR, SHELTER
from client.cli.demo.company import Company
from client.cli.demo.stage import Stage
from client.cooperative.assembly import Draft
from client.endpoint import Endpoint
from client.outside.correspondents import Writing
from schemas.cooperative import About
from schemas.forms import Language
from schemas.ids import Address
from schemas.mail import Mail, Verdict

BRIDGE = Address("courriel", FOOD_BANK.handle)
"""Where letters to correspondents go; nobody takes them any further."""

_NAMUR, _PROVINCE = "92094", "90000"
_DOORS = {
    CPAS: ("debt", "income", "housing"),
    SHELTER: ("shelter", "housing", "youth"),
    FOOD_BANK: ("food", "clothing"),
}
_SAM = ("Sam Dubois, La Passerelle", "sam@passerelle.example")
_LETTER = "Bonjour Sam, pourriez-vous accompagner une famille à la commune jeudi ?"
_REPLY = "Bonjour, oui, jeudi à 10 h. Faut-il apporter quelque chose ?"
_DAY = 86_400_000


async def furnish(stage: Stage, company: Company) -> None:
    """Put what the exercises of the application need."""
    async with stage.step("each service says what it does, and the shelter how many beds are free"):
        for organisation, needs in _DOORS.items():
            administrator = company[organisation.administrator]
            await administrator.leaflets.set_card(
                organisation.service, needs=needs, areas=(_NAMUR, _PROVINCE), languages=("fr", "nl")
            )
        await company[SHELTER.caseworkers[0]].leaflets.set_places(SHELTER.service, 2)
    async with stage.step(f"{_SAM[0]}, who has only e-mail, has answered each service"):
        bridge = company[FOOD_BANK.administrator]
        await bridge.administration.create_service(BRIDGE.service, "Pont vers l'e-mail")
        for organisation in ORGANISATIONS:
            await answer_by_mail(company[organisation.caseworkers[0]], bridge, BRIDGE)
    async with stage.step("the cooperative has a desk, a question to the vote and a module to fund"):
        registrar = company[REGISTRAR]
        await registrar.assembly.set_desk(Address(OFFICE[0], CPAS.handle))
        trial = registrar.clock() + 90 * _DAY
        await registrar.assembly.set_module(
            None,
            name="Agenda partagé",
            text="Rendez-vous communs entre services.",
            cost=600_000,
            trial=trial,
            open=True,
        )
        await company[CPAS.administrator].assembly.open_motion(
            Draft(About.ROADMAP, "Que construire d'abord ?", "", ("Agenda partagé", "Statistiques"))
        )


async def answer_by_mail(caseworker: Endpoint, bridge: Endpoint, address: Address) -> str:
    """Let a caseworker write to somebody outside, and a bridge bring the answer; returns the thread."""
    await caseworker.prepare()
    sam = caseworker.correspondents.add(*_SAM, Language.FR, address)
    thread = (await caseworker.correspondents.write(sam, Writing("Accompagnement", _LETTER))).item.thread
    await bridge.mailbox.sync()
    await bridge.messages.add(
        thread,
        bridge.messages.everybody(thread),
        lambda after, _: Mail(
            _SAM[0],
            sam.correspondent.id,
            Verdict.GENUINE,
            hashlib.sha256(thread.encode()).digest(),
            subject="Re: Accompagnement",
            text=_REPLY,
            quote=_LETTER,
            after=after,
        ),
    )
    return thread
