"""What newcomers find in a sandbox: cases under way, each waiting for somebody."""

from collections.abc import Mapping

import msgspec

from client.cli.demo.cast import CPAS, FOOD_BANK, NOTE, SHELTER, SUBJECT, TEXT, Organisation
from client.cli.demo.company import Company
from client.cli.demo.stage import Stage
from client.endpoint import Endpoint
from schemas.content import Action, Answer, LegalBasis, Urgency
from schemas.forms import example
from schemas.ids import parse_address

_HOUSING = "Recherche d'un logement pour une famille de quatre"
_DEBTS = "Médiation de dettes, première demande"
_QUESTION = "La famille peut-elle venir au rendez-vous de jeudi à 10 h ?"
_BUDGET = "Un budget pour une jeune qui s'installe"
_PARCELS = "Des colis pour une famille qui emménage"
_BEDS = "Deux lits se libèrent vendredi. Dites-nous avant mercredi si vous pensez à quelqu'un."


async def open_cases(stage: Stage, company: Company) -> None:
    """Write what people of the structures have written to each other."""
    anne, karim = (company[person] for person in CPAS.caseworkers)
    lina, ilse = company[SHELTER.caseworkers[0]], company[FOOD_BANK.caseworkers[0]]
    for endpoint in (anne, karim, lina, ilse):
        await endpoint.prepare()
    async with stage.step(f"{_name(CPAS)} refers a child to {SHELTER.name}, which has assigned it"):
        thread = await _refer(anne, SHELTER.address, "youth-care/1", SUBJECT, TEXT, Urgency.URGENT)
        await lina.mailbox.sync()
        await lina.messages.acknowledge(thread)
        await lina.referrals.act(thread, Action.ASSIGN)
        await lina.messages.note(thread, NOTE)
    async with stage.step(f"{_name(CPAS, 1)} refers a family there, which nobody has read yet"):
        await _refer(karim, SHELTER.address, "housing/1", _HOUSING, "", Urgency.SOON)
    async with stage.step(f"{_name(FOOD_BANK)} refers to {CPAS.name}, which has asked a question"):
        thread = await _refer(ilse, CPAS.address, "debt-mediation/1", _DEBTS, "", Urgency.ROUTINE)
        await karim.mailbox.sync()
        await karim.messages.acknowledge(thread)
        await karim.referrals.act(thread, Action.ASK, _QUESTION)
    async with stage.step(f"{_name(SHELTER)} writes to {CPAS.name}, which has read it"):
        item = await lina.messages.send([parse_address(CPAS.address)], "Places libres", _BEDS)
        await karim.mailbox.sync()
        await karim.messages.acknowledge(item.thread)
    async with stage.step(
        f"{_name(SHELTER)} refers to {CPAS.name} and to {FOOD_BANK.name}: nobody has taken it on"
    ):
        await _refer(lina, CPAS.address, "debt-mediation/1", _BUDGET, "", Urgency.SOON)
        await _refer(lina, FOOD_BANK.address, "housing/1", _PARCELS, "", Urgency.ROUTINE)


async def _refer(sender: Endpoint, to: str, form: str, subject: str, text: str, urgency: Urgency) -> str:
    answers: Mapping[str, Answer] = msgspec.convert(example(form), dict[str, Answer])
    item = await sender.referrals.refer(
        parse_address(to),
        form,
        answers,
        urgency=urgency,
        legal_basis=LegalBasis.CONSENT,
        subject=subject,
        text=text,
    )
    return item.thread


def _name(organisation: Organisation, caseworker: int = 0) -> str:
    return organisation.caseworkers[caseworker].name
