"""Act 1: a registrar founds the network; structures apply, are verified and admitted; colleagues join."""

from client.cli.demo.cast import NETWORK, OFFICE, ORGANISATIONS, REGISTRAR, Organisation
from client.cli.demo.company import Company
from client.cli.demo.stage import Stage
from client.cli.screen import levels
from client.endpoint import Endpoint
from schemas.errors import KboNumberError

_WRONG_KBO = "0990.000.131"
"""Two digits exchanged."""


async def found_network(stage: Stage, company: Company, setup_code: str) -> None:
    """Let the registrar found the network with the code that the relay printed."""
    async with stage.step(f"{REGISTRAR.name}, registrar, founds the network {NETWORK!r}"):
        registrar = await company.enter(REGISTRAR)
        await registrar.enrolment.found(setup_code, NETWORK)


async def admit_everybody(stage: Stage, company: Company) -> None:
    """Bring the three structures in, each with its services and caseworkers."""
    for organisation in ORGANISATIONS:
        administrator = await company.enter(organisation.administrator)
        if organisation is ORGANISATIONS[0]:
            await _mistype_number(stage, administrator, organisation)
        async with stage.step(f"{organisation.name} applies, is verified ({organisation.kbo}) and admitted"):
            await _apply(administrator, organisation, organisation.kbo)
            await _admit(company[REGISTRAR], organisation)
        async with stage.step(_joining(organisation)):
            await _open_services(company, organisation)
    directory = await company[REGISTRAR].directory.refresh()
    for organisation in ORGANISATIONS:
        structure = directory.by_handle(organisation.handle)
        people = len({device.member for device in structure.devices.values() if device.active})
        stage.expect(
            structure.active and people == 3 and len(structure.services) == 2,
            f"{organisation.handle}: {levels.in_words(structure.level)}, two services, {people} people",
        )


async def _mistype_number(stage: Stage, administrator: Endpoint, organisation: Organisation) -> None:
    try:
        await _apply(administrator, organisation, _WRONG_KBO)
    except KboNumberError as error:
        stage.done(f"{organisation.administrator.name} mistypes the enterprise number: {error.detail}")
        return
    stage.expect(holds=False, what=f"the enterprise number {_WRONG_KBO} is refused")


async def _apply(administrator: Endpoint, organisation: Organisation, kbo: str) -> None:
    await administrator.enrolment.apply(organisation.handle, organisation.name, organisation.contact, kbo)


async def _admit(registrar: Endpoint, organisation: Organisation) -> None:
    await registrar.registry.verify(organisation.handle, organisation.evidence)
    await registrar.registry.admit(organisation.handle)


async def _open_services(company: Company, organisation: Organisation) -> None:
    administrator = company[organisation.administrator]
    await administrator.prepare()  # the structure is admitted: its root now appoints this device
    for person in organisation.caseworkers:
        code = await administrator.invitations.invite(person.name)
        await (await company.enter(person)).invitations.join(code)
        await administrator.invitations.approve(person.name)
    names = [person.name for person in organisation.caseworkers]
    await administrator.administration.create_service(organisation.service, organisation.service_name, names)
    await administrator.administration.create_service(*OFFICE)
    for person in organisation.caseworkers:
        await company[person].prepare()


def _joining(organisation: Organisation) -> str:
    invited = " and ".join(person.name for person in organisation.caseworkers)
    return f"{organisation.administrator.name} opens its services and invites {invited}, who join"
