"""Applications: taken from anybody, kept whole, read by registrars."""

import msgspec
import pytest

from crypto.keys import SigningKey
from schemas.access import AccessAction
from schemas.api import Application, ApplicationList, ApplicationState, application_message
from schemas.codec import encode
from schemas.errors import (
    ConflictError,
    IdReusedError,
    KboNumberError,
    NotFoundError,
    RateLimitedError,
    SignatureInvalidError,
)
from schemas.limits import LIMITS
from schemas.statements import StructureAdmitted
from tests.integration.server.conftest import Town
from tests.stage import Answer, Stage


def application(here: Stage, root: SigningKey, **members: object) -> Application:
    """Return a signed application of a food bank."""
    given: dict[str, object] = {
        "id": here.world.new_id(),
        "handle": "banque-alimentaire",
        "name": "Banque alimentaire",
        "root": root.public,
        "contact": "direction@example.org",
        "proof": bytes(3373),
        "kbo": "0990000113",
    }
    unsigned = Application(**(given | members))  # type: ignore[arg-type]  # as given
    proof = root.sign("application", application_message(unsigned))
    return msgspec.structs.replace(unsigned, proof=proof)


async def file(here: Stage, filed: Application) -> Answer:
    """File an application."""
    return await here.request("POST", "/v1/applications", body=encode(filed))


async def shown(here: Stage) -> tuple[ApplicationState, ...]:
    """Return what the registrar sees."""
    registrar = await here.device(here.world.registrar)
    answer = await registrar.request("GET", "/v1/applications")
    return answer.demand().read(ApplicationList).applications


@pytest.mark.usefixtures("town")
async def test_an_application_reaches_the_registrars(here: Stage) -> None:
    """What was filed is what registrars see, once, however often it is filed."""
    filed = application(here, SigningKey.generate())
    for _ in range(2):
        assert (await file(here, filed)).status == 202
    (state,) = await shown(here)
    assert (state.application, state.decided) == (filed, False)
    network = here.world.network.id
    (record,) = await here.records(network, AccessAction.APPLICATION_FILED)
    assert (record.object, record.actor) == (filed.id, None)
    (read,) = await here.records(network, AccessAction.APPLICATIONS_READ)
    assert (read.role, read.count) == ("registrar", 1)


@pytest.mark.usefixtures("town")
async def test_a_correction(here: Stage) -> None:
    """The same root key may correct an application that is not decided; another key may not touch it."""
    root = SigningKey.generate()
    filed = application(here, root)
    corrected = application(here, root, id=filed.id, contact="accueil@example.org")
    (await file(here, filed)).demand()
    (await file(here, corrected)).demand()
    with pytest.raises(IdReusedError):
        (await file(here, application(here, SigningKey.generate(), id=filed.id))).demand()
    assert [state.application for state in await shown(here)] == [corrected]


async def test_an_admitted_structure(here: Stage, town: Town) -> None:
    """Admission decides the application; nobody can apply with the identifier of a structure."""
    root = SigningKey.generate()
    filed = application(here, root)
    (await file(here, filed)).demand()
    chain = type(town.cpas)(here.world, filed.id, filed.handle, root)
    chain.post(
        StructureAdmitted,
        here.world.registrar.device,
        handle=filed.handle,
        name=filed.name,
        root=filed.root,
        level=2,
        evidence=bytes(32),
        kbo=filed.kbo,
    )
    await here.publish()
    assert [state.decided for state in await shown(here)] == [True]
    assert (await file(here, filed)).status == 202
    for taken in (filed.id, town.cpas.id):
        with pytest.raises(ConflictError):
            (await file(here, application(here, root, id=taken, name="Autre nom"))).demand()


@pytest.mark.usefixtures("town")
async def test_what_is_not_whole(here: Stage) -> None:
    """A proof that does not fit, and an enterprise number with wrong check digits, are refused."""
    filed = application(here, SigningKey.generate())
    with pytest.raises(SignatureInvalidError):
        (await file(here, msgspec.structs.replace(filed, contact="thief@example.org"))).demand()
    with pytest.raises(KboNumberError):
        (await file(here, application(here, SigningKey.generate(), kbo="0990000114"))).demand()
    assert await shown(here) == ()


async def test_before_the_founding(here: Stage) -> None:
    """Nobody can apply to a network that does not exist."""
    with pytest.raises(ConflictError):
        (await file(here, application(here, SigningKey.generate()))).demand()


async def test_only_registrars_read_them(here: Stage, town: Town) -> None:
    """To the administrator of a structure, and to a registrar without delegation, they do not exist."""
    clerk = here.world.network.member()
    await here.publish()
    for member in (town.cpas.administrator, clerk):
        device = await here.device(member)
        with pytest.raises(NotFoundError):
            (await device.request("GET", "/v1/applications")).demand()


@pytest.mark.usefixtures("town")
async def test_strangers_are_limited(here: Stage) -> None:
    """One address can file so many an hour, and is told when to come back."""
    filed = application(here, SigningKey.generate())
    for _ in range(LIMITS.applications_per_hour):
        (await file(here, filed)).demand()
    answer = await here.request(
        "POST", "/v1/applications", body=encode(filed), headers={"X-Forwarded-For": "192.0.2.7"}
    )
    with pytest.raises(RateLimitedError):
        answer.demand()
    assert 0 < int(answer.headers["Retry-After"]) <= 3600 / LIMITS.applications_per_hour
